-- +goose Up
-- Looking for the people of openings that became open. A run is of some openings,
-- as they were then, and has a part for each range of people. A part whose people
-- are all found is deleted, and with the last one the run.
CREATE TABLE match_run (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    created INTEGER NOT NULL -- unix ms
) STRICT;
CREATE TABLE match_opening (
    run     INTEGER NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
    opening INTEGER NOT NULL,
    seq     INTEGER NOT NULL, -- of the opening then: a change since makes another run
    PRIMARY KEY (run, opening)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_opening_of ON match_opening (opening);
CREATE TABLE match_part (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    run     INTEGER NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
    after   INTEGER NOT NULL, -- people above this number
    upto    INTEGER NOT NULL, -- up to this one; 0 is no end
    process INTEGER NOT NULL DEFAULT 0 -- who looks for them
) STRICT;
CREATE INDEX match_part_run ON match_part (run);
