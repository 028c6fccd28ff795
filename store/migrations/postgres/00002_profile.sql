-- +goose Up
-- What a person looks for and brings, kept while they agree to it.
CREATE TABLE profile (
    person      BIGINT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    profile_enc BYTEA    NOT NULL, -- JSON of the whole profile
    mrow        BYTEA    NOT NULL, -- its codes, packed, for matching; no words of the person
    alerts      TEXT COLLATE "C" NOT NULL, -- at_once or off
    message     BIGINT NOT NULL, -- that saved it last; 0 for a command line
    updated_at  BIGINT NOT NULL  -- unix ms
);

-- The message in which the person had everything deleted. What names them is
-- taken out once that message has been answered; erased_at is when.
ALTER TABLE person ADD COLUMN erasing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX person_erasing ON person (erasing) WHERE erasing <> 0;
CREATE INDEX person_erased ON person (erased_at) WHERE erased_at <> 0;
