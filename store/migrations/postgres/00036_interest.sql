-- +goose Up
-- Which openings people are interested in.
CREATE TABLE interest (
    person  BIGINT  NOT NULL,
    opening BIGINT  NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    at      BIGINT  NOT NULL,
    PRIMARY KEY (person, opening)
);
CREATE INDEX interest_in ON interest (opening);
CREATE INDEX interest_at ON interest (at);

-- Who looked at an opening in detail, and when first.
CREATE TABLE opening_read (
    person  BIGINT  NOT NULL,
    opening BIGINT  NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    at      BIGINT  NOT NULL,
    PRIMARY KEY (person, opening)
);
CREATE INDEX opening_read_of ON opening_read (opening);
CREATE INDEX opening_read_at ON opening_read (at);
