-- +goose Up
-- Fetching of feeds, and training courses.
CREATE TABLE feed_run (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    feed      TEXT    NOT NULL,            -- as the configuration names it
    scope     TEXT    NOT NULL,            -- the feed, and what of it is asked for
    actor     TEXT    NOT NULL,
    started   INTEGER NOT NULL,            -- unix ms
    touched   INTEGER NOT NULL,            -- when it last kept a page
    ended     INTEGER NOT NULL DEFAULT 0,  -- 0: it goes on, or was broken off
    complete  INTEGER NOT NULL DEFAULT 0,  -- 1: all there is was read
    place     TEXT    NOT NULL DEFAULT '', -- where to go on
    import_id INTEGER NOT NULL DEFAULT 0,  -- of its openings
    pages     INTEGER NOT NULL DEFAULT 0,
    records   INTEGER NOT NULL DEFAULT 0,
    added     INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    closed    INTEGER NOT NULL DEFAULT 0,
    rejected  INTEGER NOT NULL DEFAULT 0,
    problem   TEXT    NOT NULL DEFAULT ''  -- what ended it early
) STRICT;
CREATE INDEX feed_run_of ON feed_run (feed, id);

-- What each feed had, and the run that saw it last: what two complete runs did
-- not see is gone.
CREATE TABLE feed_seen (
    scope     TEXT    NOT NULL, -- of the runs
    kind      TEXT    NOT NULL, -- opening or course
    feed      TEXT    NOT NULL, -- with source_id the key of the record
    source_id TEXT    NOT NULL,
    run       INTEGER NOT NULL, -- the last that saw it
    PRIMARY KEY (scope, kind, feed, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_seen_run ON feed_seen (scope, run);

-- What servers call the state of the pages that were read, to ask only for news.
CREATE TABLE feed_page (
    feed TEXT NOT NULL,
    url  TEXT NOT NULL,
    tag  TEXT NOT NULL, -- JSON
    PRIMARY KEY (feed, url)
) STRICT, WITHOUT ROWID;

-- Rounds of training courses. The row of a (feed, source_id) stays the same.
CREATE TABLE course (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    feed      TEXT    NOT NULL,
    source_id TEXT    NOT NULL,
    version   INTEGER NOT NULL DEFAULT 1, -- raised by a change that matters to who reads it
    closed    INTEGER NOT NULL DEFAULT 0, -- unix ms when its source no longer had it; 0: it has
    starts    INTEGER NOT NULL,           -- unix ms; 0: not said
    data      TEXT    NOT NULL,           -- JSON of jobs.Course
    run       INTEGER NOT NULL,           -- of feed_run: what brought it or changed it last
    created   INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    UNIQUE (feed, source_id)
) STRICT;
CREATE INDEX course_starts ON course (closed, starts, id);
