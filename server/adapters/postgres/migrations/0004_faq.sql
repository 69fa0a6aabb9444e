-- What a line of the bot carries beside its text.
ALTER TABLE messages ADD COLUMN rateable BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE attachments (
    chat  BYTEA  NOT NULL,
    seq   BIGINT NOT NULL,
    place BIGINT NOT NULL,
    kind  TEXT   NOT NULL,
    url   TEXT   NOT NULL,
    label TEXT   NOT NULL,
    PRIMARY KEY (chat, seq, place)
);

-- A site's FAQ as it was after each change, whole, in JSON Lines: docs/adr/0009. The highest number is in force.
CREATE TABLE faq_versions (
    site    TEXT   NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    author  BYTEA  NOT NULL, -- '': no operator; the file named in the configuration
    change  TEXT   NOT NULL,
    entries BIGINT NOT NULL,
    content TEXT   NOT NULL,
    PRIMARY KEY (site, number)
);

-- What the bot weighed and did about a message.
CREATE TABLE bot_turns (
    chat        BYTEA            NOT NULL,
    about       BIGINT           NOT NULL,
    site        TEXT             NOT NULL,
    said        BIGINT           NOT NULL,
    language    TEXT             NOT NULL,
    question    TEXT             NOT NULL,
    choice      TEXT             NOT NULL,
    asked_for   TEXT             NOT NULL,
    outcome     TEXT             NOT NULL,
    reason      TEXT             NOT NULL,
    entry       TEXT             NOT NULL,
    confidence  DOUBLE PRECISION NOT NULL,
    faq_version BIGINT           NOT NULL,
    helped      TEXT             NOT NULL,
    at          BIGINT           NOT NULL,
    settled     BOOLEAN          NOT NULL DEFAULT FALSE, -- somebody has dealt with it
    PRIMARY KEY (chat, about)
);

-- Of these something can be learned; most turns are answers that helped, and are not here.
CREATE INDEX bot_turns_to_learn_from ON bot_turns (site, at)
    WHERE NOT settled AND (asked_for <> '' OR outcome = 'hand_off' OR helped IN ('no', 'human'));

CREATE TABLE turn_candidates (
    chat     BYTEA            NOT NULL,
    about    BIGINT           NOT NULL,
    place    BIGINT           NOT NULL,
    entry    TEXT             NOT NULL,
    question TEXT             NOT NULL,
    score    DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (chat, about, place)
);
