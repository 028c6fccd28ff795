-- +goose Up
-- Processes that work the database together. What has the number of a process
-- that is not in the table any more may be taken over; 0 is nobody's. A SQLite
-- file has one process, which is not in the table: there everything is nobody's.
CREATE TABLE process (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT    NOT NULL, -- host and process id, for people
    place   TEXT    NOT NULL, -- where pid means something, or empty
    pid     INTEGER NOT NULL,
    started INTEGER NOT NULL, -- unix ms by the database's clock
    expires INTEGER NOT NULL  -- the same; put off by every sign of life
) STRICT;

-- Work that one process does at a time.
CREATE TABLE lease (
    name    TEXT    NOT NULL PRIMARY KEY,
    process INTEGER NOT NULL,
    since   INTEGER NOT NULL
) STRICT;

-- How far accounts and busy chats have used up what the platform allows, in
-- microseconds by the database's clock.
CREATE TABLE pace (
    name   TEXT    NOT NULL PRIMARY KEY,
    tat    INTEGER NOT NULL DEFAULT 0, -- when the next send is due
    paused INTEGER NOT NULL DEFAULT 0  -- alerts and announcements wait until then
) STRICT;

-- Who handles the event, and who sends.
ALTER TABLE inbox ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
