-- What a line of the bot carries beside its text.
ALTER TABLE messages ADD COLUMN rateable INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attachments (
    chat  BLOB    NOT NULL,
    seq   INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind  TEXT    NOT NULL,
    url   TEXT    NOT NULL,
    label TEXT    NOT NULL,
    PRIMARY KEY (chat, seq, place)
) STRICT, WITHOUT ROWID;

-- A site's FAQ as it was after each change, whole, in JSON Lines: docs/adr/0009. The highest number is in force.
CREATE TABLE faq_versions (
    site    TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    author  BLOB    NOT NULL, -- x'': no operator; the file named in the configuration
    change  TEXT    NOT NULL,
    entries INTEGER NOT NULL,
    content TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX faq_versions_by_number ON faq_versions (site, number);

-- What the bot weighed and did about a message.
CREATE TABLE bot_turns (
    chat        BLOB    NOT NULL,
    about       INTEGER NOT NULL,
    site        TEXT    NOT NULL,
    said        INTEGER NOT NULL,
    language    TEXT    NOT NULL,
    question    TEXT    NOT NULL,
    choice      TEXT    NOT NULL,
    asked_for   TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    entry       TEXT    NOT NULL,
    confidence  REAL    NOT NULL,
    faq_version INTEGER NOT NULL,
    helped      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    settled     INTEGER NOT NULL DEFAULT 0, -- somebody has dealt with it
    PRIMARY KEY (chat, about)
) STRICT, WITHOUT ROWID;

-- Of these something can be learned; most turns are answers that helped, and are not here.
CREATE INDEX bot_turns_to_learn_from ON bot_turns (site, at)
    WHERE settled = 0 AND (asked_for <> '' OR outcome = 'hand_off' OR helped IN ('no', 'human'));

CREATE TABLE turn_candidates (
    chat     BLOB    NOT NULL,
    about    INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    entry    TEXT    NOT NULL,
    question TEXT    NOT NULL,
    score    REAL    NOT NULL,
    PRIMARY KEY (chat, about, place)
) STRICT, WITHOUT ROWID;
