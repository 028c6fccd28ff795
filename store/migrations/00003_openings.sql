-- +goose Up
-- Openings, whoever brought them. The row of a (feed, source_id) stays the same
-- for good, so that nobody is told of it twice.
CREATE TABLE opening (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    feed            TEXT    NOT NULL,
    source_id       TEXT    NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1,  -- raised by a change that matters to who reads it
    state           TEXT    NOT NULL,            -- pending_review, approved, rejected, open, closed, withdrawn
    reason          TEXT    NOT NULL DEFAULT '', -- of a rejection: a code, or staff's words
    employer_key    TEXT    NOT NULL,            -- the row of employer, if there is one
    data            TEXT    NOT NULL,            -- JSON of jobs.Opening
    deadline        INTEGER NOT NULL DEFAULT 0,  -- unix ms; 0 when the clock does not close it
    sample          INTEGER NOT NULL DEFAULT 0,
    posted_by       INTEGER NOT NULL DEFAULT 0,  -- person
    approved_by     TEXT    NOT NULL DEFAULT '', -- an account, or source:FEED
    ended_by        TEXT    NOT NULL DEFAULT '', -- who closed or rejected it by hand; an import leaves that as it is
    import_id       INTEGER NOT NULL DEFAULT 0,  -- the run that brought it or changed it last
    matched_at      INTEGER NOT NULL DEFAULT 0,  -- when all whom it fits were found
    seq             INTEGER NOT NULL,            -- raised over all others by every change
    created         INTEGER NOT NULL,
    updated         INTEGER NOT NULL,
    UNIQUE (feed, source_id)
) STRICT;
CREATE UNIQUE INDEX opening_seq ON opening (seq);
CREATE INDEX opening_unmatched ON opening (id) WHERE state = 'open' AND matched_at = 0;
CREATE INDEX opening_state ON opening (state, id);
CREATE INDEX opening_employer ON opening (employer_key, id);
CREATE INDEX opening_poster ON opening (posted_by, id) WHERE posted_by <> 0;

-- What became of a posting, for the poster and for staff.
CREATE TABLE opening_event (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    opening INTEGER NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL, -- submitted, approved, opened, rejected
    actor   TEXT    NOT NULL,
    detail  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX opening_event_of ON opening_event (opening, id);

-- Employers whose identity staff verified: by business number, else by name.
CREATE TABLE employer (
    key         TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    verified_at INTEGER NOT NULL,
    verified_by TEXT    NOT NULL,
    import_id   INTEGER NOT NULL DEFAULT 0 -- the staff file whose import vouched for it
) STRICT;
CREATE INDEX employer_import ON employer (import_id) WHERE import_id <> 0;

CREATE TABLE import_run (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    feed      TEXT    NOT NULL,
    file      TEXT    NOT NULL, -- its name, without the folder
    records   INTEGER NOT NULL DEFAULT 0,
    added     INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    rejected  INTEGER NOT NULL DEFAULT 0,
    undone_at INTEGER NOT NULL DEFAULT 0,
    undone_by TEXT    NOT NULL DEFAULT '',
    raw_enc   BLOB               -- the file as received, gzip; it may name people
) STRICT;

-- What an import changed, as it was before, so that it can be undone.
CREATE TABLE import_change (
    import_id INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    opening   INTEGER NOT NULL,
    added     INTEGER NOT NULL, -- 1: it was not there before
    state     TEXT    NOT NULL DEFAULT '',
    reason    TEXT    NOT NULL DEFAULT '',
    data      TEXT    NOT NULL DEFAULT '',
    approved_by TEXT  NOT NULL DEFAULT '',
    import_before INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (import_id, opening)
) STRICT, WITHOUT ROWID;
