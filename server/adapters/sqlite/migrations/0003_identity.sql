-- Whom the site vouches for, as it did when his chat was last written. An empty text was not told.
ALTER TABLE chats ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN person_name TEXT NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN person_email TEXT NOT NULL DEFAULT '';

-- What an operator proves beside his password. The secret has to be readable to check a code; of a recovery
-- code only a hash is kept.
CREATE TABLE second_factors (
    site      TEXT    NOT NULL,
    operator  BLOB    NOT NULL,
    secret    BLOB    NOT NULL,
    last_step INTEGER NOT NULL,
    PRIMARY KEY (site, operator)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    site     TEXT NOT NULL,
    operator BLOB NOT NULL,
    hash     BLOB NOT NULL,
    PRIMARY KEY (site, operator, hash)
) STRICT, WITHOUT ROWID;
