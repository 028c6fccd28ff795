-- +goose Up
-- Which openings people are interested in.
CREATE TABLE interest (
    person  INTEGER NOT NULL,
    opening INTEGER NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, opening)
) STRICT, WITHOUT ROWID;
CREATE INDEX interest_in ON interest (opening);
CREATE INDEX interest_at ON interest (at);

-- Who looked at an opening in detail, and when first.
CREATE TABLE opening_read (
    person  INTEGER NOT NULL,
    opening INTEGER NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, opening)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_read_of ON opening_read (opening);
CREATE INDEX opening_read_at ON opening_read (at);
