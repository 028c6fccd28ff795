-- +goose Up
-- When staff switched the language model off and on; the last row counts, and
-- without one it is on.
CREATE TABLE model_switch (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL, -- unix ms
    is_on   INTEGER NOT NULL, -- 0 or 1
    reason  TEXT    NOT NULL,
    actor   TEXT    NOT NULL
) STRICT;

-- What the model was used for on a day, by everybody together.
CREATE TABLE model_day (
    day        TEXT    NOT NULL PRIMARY KEY, -- in Korea, YYYY-MM-DD
    reserved   INTEGER NOT NULL DEFAULT 0,   -- tokens of requests under way
    tokens_in  INTEGER NOT NULL DEFAULT 0,
    tokens_out INTEGER NOT NULL DEFAULT 0,
    cost       INTEGER NOT NULL DEFAULT 0,   -- millionths of the price's currency
    requests   INTEGER NOT NULL DEFAULT 0,
    refused    INTEGER NOT NULL DEFAULT 0    -- for want of a budget
) STRICT, WITHOUT ROWID;

-- The same by person, for a few days.
CREATE TABLE model_person (
    person     INTEGER NOT NULL,
    day        TEXT    NOT NULL,
    reserved   INTEGER NOT NULL DEFAULT 0,
    tokens_in  INTEGER NOT NULL DEFAULT 0,
    tokens_out INTEGER NOT NULL DEFAULT 0,
    cost       INTEGER NOT NULL DEFAULT 0,
    requests   INTEGER NOT NULL DEFAULT 0,
    refused    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person, day)
) STRICT, WITHOUT ROWID;
