-- One tree instead of two: a message changed a page of lines and a page of their names, and both were summed, written to
-- the log and copied (docs/adr/0014). Ordered by its name within its chat, a line is its own guard against
-- being stored twice. Reading a chat sorts its few lines; that no number is given twice is the writer's to see.
-- A chat of very many lines is not read whole for its newest page: from the 501st on they have an index by number.
--
-- The key's columns stand first, in its order: with another order SQLite 3.40 finds NULL in sound rows (PRAGMA quick_check).
CREATE TABLE messages_by_name (
    chat        BLOB    NOT NULL,
    -- A chat has one visitor, so author_id tells all senders who name their messages apart.
    author_id   BLOB    NOT NULL,
    client_id   TEXT    NOT NULL,
    unnamed     INTEGER NOT NULL, -- 0, or the seq of a line whose sender gave it no client_id
    seq         INTEGER NOT NULL,
    author      TEXT    NOT NULL,
    author_name TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    rateable    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat, author_id, client_id, unnamed),
    CHECK (unnamed = iif(client_id = '', seq, 0))
) STRICT, WITHOUT ROWID;

INSERT INTO messages_by_name
    SELECT chat, author_id, client_id, iif(client_id = '', seq, 0), seq, author, author_name, text, event, subject,
           at, rateable
    FROM messages ORDER BY chat, author_id, client_id, seq;

DROP TABLE messages;
ALTER TABLE messages_by_name RENAME TO messages;
CREATE INDEX messages_far ON messages (chat, seq) WHERE seq > 500;
