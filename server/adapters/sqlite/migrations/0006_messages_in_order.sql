-- Messages stand in the order of their arrival (docs/adr/0016): what a commit adds lies together at the end of the table,
-- and the one index, by a number of the chat that grows with time, is changed near its end. A chat's id is random:
-- ordered by it, each message changes a page of its own once the history is large.
CREATE TABLE chat_numbers (
    number INTEGER PRIMARY KEY,
    id     BLOB NOT NULL UNIQUE
) STRICT;

-- Older chats first. A chat without a row of its own is a fault that `pasokh doctor` tells; its lines are kept.
INSERT INTO chat_numbers (id)
    SELECT m.chat FROM (SELECT DISTINCT chat FROM messages) m LEFT JOIN chats c ON c.id = m.chat
    ORDER BY c.created_at, m.chat;

CREATE TABLE messages_in_order (
    arrival     INTEGER PRIMARY KEY,
    chat        INTEGER NOT NULL, -- chat_numbers.number
    seq         INTEGER NOT NULL,
    author      TEXT    NOT NULL,
    author_id   BLOB    NOT NULL,
    author_name TEXT    NOT NULL,
    client_id   TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    rateable    INTEGER NOT NULL
) STRICT;

-- Chat after chat rather than by time: nothing but the lines of one chat is ever sorted, and each old chat lies together.
INSERT INTO messages_in_order (chat, seq, author, author_id, author_name, client_id, text, event, subject, at, rateable)
    SELECT n.number, m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event, m.subject, m.at, m.rateable
    FROM chat_numbers n CROSS JOIN messages m ON m.chat = n.id
    ORDER BY n.number, m.seq;

DROP TABLE messages;
ALTER TABLE messages_in_order RENAME TO messages;
CREATE UNIQUE INDEX messages_of_chat ON messages (chat, seq);

-- Messages as whoever looks at the file wants them: with the chat's own id.
CREATE VIEW lines AS
    SELECT n.id AS chat, m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event, m.subject, m.at,
           m.rateable
    FROM messages m LEFT JOIN chat_numbers n ON n.number = m.chat;
