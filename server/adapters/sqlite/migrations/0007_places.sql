-- Where the lines of a chat stand (docs/adr/0017): no index that every line changes, but runs of lines, which are added
-- for many lines at once. What lies above `placed.up_to` has no place yet and is found by looking through it.
CREATE TABLE places (
    chat     INTEGER NOT NULL, -- chat_numbers.number
    first    INTEGER NOT NULL, -- messages.seq of the first line, the next, …
    last     INTEGER NOT NULL,
    arrivals TEXT    NOT NULL, -- and the messages.arrival of each, as JSON; at most 64
    PRIMARY KEY (chat, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE placed (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    up_to INTEGER NOT NULL -- messages.arrival
) STRICT;

INSERT INTO places (chat, first, last, arrivals)
    SELECT chat, seq, seq, json_array(arrival) FROM messages ORDER BY chat, seq;
INSERT INTO placed (only, up_to) SELECT 1, coalesce(max(arrival), 0) FROM messages;
DROP INDEX messages_of_chat;

-- The lines of a chat, by its number. Ask for `first` and `last` too where a part of a chat is wanted: only these find it
-- without reading the rest.
CREATE VIEW chat_lines AS
    SELECT p.chat, p.first, p.last, m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event, m.subject,
           m.at, m.rateable
    FROM places p CROSS JOIN json_each(p.arrivals) j CROSS JOIN messages m
        ON m.arrival = j.value AND m.chat = p.chat
    UNION ALL
    SELECT chat, seq, seq, seq, author, author_id, author_name, client_id, text, event, subject, at, rateable
    FROM messages WHERE arrival > (SELECT up_to FROM placed);
