-- Whom the site vouches for, as it did when his chat was last written. An empty text was not told.
ALTER TABLE chats ADD COLUMN verified BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE chats ADD COLUMN person_name TEXT NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN person_email TEXT NOT NULL DEFAULT '';

-- What an operator proves beside his password. The secret has to be readable to check a code; of a recovery
-- code only a hash is kept.
CREATE TABLE second_factors (
    site      TEXT   NOT NULL,
    operator  BYTEA  NOT NULL,
    secret    BYTEA  NOT NULL,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (site, operator)
);

CREATE TABLE recovery_codes (
    site     TEXT  NOT NULL,
    operator BYTEA NOT NULL,
    hash     BYTEA NOT NULL,
    PRIMARY KEY (site, operator, hash)
);
