-- The first schema. Forms that every table shares:
--   ids          16 bytes, high half first; x'' stands for "nobody"
--   times        milliseconds since 1970 in UTC; NULL stands for "not yet"
--   enumerations the names of server/ports/enum_names.hpp
--   lists        names joined by a line feed (no name holds one); ids one after the other
-- There are no foreign keys: the desk decides the order of its effects, and a batch is written in that order.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE chats (
    id             BLOB    NOT NULL PRIMARY KEY,
    site           TEXT    NOT NULL,
    visitor        BLOB    NOT NULL,
    state          TEXT    NOT NULL,
    department     TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    page_url       TEXT    NOT NULL,
    page_title     TEXT    NOT NULL,
    page_referrer  TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    queued_at      INTEGER,
    assigned_at    INTEGER,
    first_reply_at INTEGER,
    closed_at      INTEGER,
    assigned_to    BLOB    NOT NULL,
    last_operator  BLOB    NOT NULL,
    reserved_for   BLOB    NOT NULL,
    lapsed         BLOB    NOT NULL,
    close_reason   TEXT    NOT NULL,
    priority       INTEGER NOT NULL,
    head_of_queue  INTEGER NOT NULL,
    late           INTEGER NOT NULL,
    bot_misses     INTEGER NOT NULL,
    visitor_read   INTEGER NOT NULL,
    operator_read  INTEGER NOT NULL,
    card_question  TEXT    NOT NULL,
    card_reason    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX chats_open ON chats (site) WHERE state <> 'closed';
CREATE INDEX chats_of_visitor ON chats (site, visitor, created_at);

-- What the bot weighed before it handed a chat over, best first.
CREATE TABLE card_candidates (
    chat     BLOB    NOT NULL,
    place    INTEGER NOT NULL,
    entry    TEXT    NOT NULL,
    question TEXT    NOT NULL,
    score    REAL    NOT NULL,
    PRIMARY KEY (chat, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    chat        BLOB    NOT NULL,
    seq         INTEGER NOT NULL,
    author      TEXT    NOT NULL,
    author_id   BLOB    NOT NULL,
    author_name TEXT    NOT NULL,
    client_id   TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (chat, seq)
) STRICT, WITHOUT ROWID;

-- A chat has one visitor, so author_id tells all senders who name their messages apart.
CREATE UNIQUE INDEX messages_once ON messages (chat, author_id, client_id) WHERE client_id <> '';

CREATE TABLE choices (
    chat  BLOB    NOT NULL,
    seq   INTEGER NOT NULL,
    place INTEGER NOT NULL,
    id    TEXT    NOT NULL,
    label TEXT    NOT NULL,
    PRIMARY KEY (chat, seq, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE assignments (
    id        INTEGER PRIMARY KEY,
    chat      BLOB    NOT NULL,
    operator  BLOB    NOT NULL,
    cause     TEXT    NOT NULL,
    waited_ms INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;

CREATE INDEX assignments_of_chat ON assignments (chat);

-- Who was weighed, best first.
CREATE TABLE assignment_candidates (
    assignment    INTEGER NOT NULL,
    place         INTEGER NOT NULL,
    operator      BLOB    NOT NULL,
    name          TEXT    NOT NULL,
    load          INTEGER NOT NULL,
    capacity      INTEGER NOT NULL,
    priority      INTEGER NOT NULL,
    last_assigned INTEGER,
    served_before INTEGER NOT NULL,
    PRIMARY KEY (assignment, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    site          TEXT    NOT NULL,
    id            BLOB    NOT NULL,
    email         TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    departments   TEXT    NOT NULL,
    languages     TEXT    NOT NULL,
    capacity      INTEGER NOT NULL,
    priority      INTEGER NOT NULL,
    admin         INTEGER NOT NULL,
    disabled      INTEGER NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX accounts_by_email ON accounts (site, lower(email));

CREATE TABLE operator_states (
    site          TEXT NOT NULL,
    operator      BLOB NOT NULL,
    status        TEXT NOT NULL,
    away_reason   TEXT NOT NULL,
    last_assigned INTEGER,
    PRIMARY KEY (site, operator)
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    site       TEXT    NOT NULL,
    operator   BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX logins_of_operator ON logins (site, operator);
CREATE INDEX logins_by_expiry ON logins (expires_at);

CREATE TABLE offline_messages (
    id            BLOB    NOT NULL PRIMARY KEY,
    site          TEXT    NOT NULL,
    visitor       BLOB    NOT NULL,
    chat          BLOB    NOT NULL,
    name          TEXT    NOT NULL,
    contact       TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    page_url      TEXT    NOT NULL,
    page_title    TEXT    NOT NULL,
    page_referrer TEXT    NOT NULL,
    at            INTEGER NOT NULL,
    handled_at    INTEGER,
    handled_by    BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX offline_messages_newest ON offline_messages (site, at, id);
CREATE INDEX offline_messages_waiting ON offline_messages (site) WHERE handled_at IS NULL;

-- How often a rule's invite was shown, opened, dismissed and answered; one row a day (UTC).
CREATE TABLE invite_counts (
    site  TEXT    NOT NULL,
    rule  TEXT    NOT NULL,
    day   INTEGER NOT NULL, -- days since 1970-01-01
    what  TEXT    NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (site, rule, day, what)
) STRICT, WITHOUT ROWID;
