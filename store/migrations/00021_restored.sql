-- +goose Up
-- Restores from a backup. Until somebody decides, nothing is told that may have
-- been told already after the backup was made.
CREATE TABLE restored (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    backup_at  INTEGER NOT NULL, -- unix ms; when the backup was made
    at         INTEGER NOT NULL,
    decided_at INTEGER NOT NULL DEFAULT 0,
    decided_by TEXT    NOT NULL DEFAULT '',
    decision   TEXT    NOT NULL DEFAULT '' -- release, discard
) STRICT;

-- What was queued or waited in the backup.
CREATE TABLE held (
    kind TEXT    NOT NULL, -- delivery, message, announcement
    ref  INTEGER NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;
