-- +goose Up
-- Changes of what people were told of, or keep in their list, as far as they
-- matter to a reader.
CREATE TABLE told_change (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT    NOT NULL,           -- of the subject
    ref    INTEGER NOT NULL,           -- the subject
    at     INTEGER NOT NULL,           -- unix ms
    was    TEXT    NOT NULL,           -- JSON: the subject as it was until then
    due    INTEGER NOT NULL,           -- unix ms; not told before
    told   INTEGER NOT NULL DEFAULT 0  -- unix ms when everybody's correction was queued; 0: not yet
) STRICT;
CREATE INDEX told_change_open ON told_change (kind, ref) WHERE told = 0;
CREATE INDEX told_change_of ON told_change (kind, ref, at);
