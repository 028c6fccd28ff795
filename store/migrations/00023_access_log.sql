-- +goose Up
-- What staff read of people. Each entry holds the hash of the one before, so
-- that one that was changed or taken out is noticed.
CREATE TABLE access_log (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL, -- unix ms
    actor  TEXT    NOT NULL, -- telegram:ID, slack:TEAM/USER, cli:USER, channel:slack:TEAM/CHANNEL
    person INTEGER NOT NULL, -- 0 where it is of several, or nobody knows of whom
    what   TEXT    NOT NULL,
    why    TEXT    NOT NULL,
    prev   BLOB    NOT NULL, -- hash of the entry before
    hash   BLOB    NOT NULL
) STRICT;
CREATE INDEX access_log_at ON access_log (at);

-- +goose StatementBegin
CREATE TRIGGER access_log_stays BEFORE UPDATE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'the access log is only added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_is_kept BEFORE DELETE ON access_log
WHEN old.at > (unixepoch() - 63072000) * 1000 -- two years
BEGIN
    SELECT RAISE(ABORT, 'the access log is kept for two years');
END;
-- +goose StatementEnd
