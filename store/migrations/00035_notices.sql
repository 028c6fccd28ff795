-- +goose Up
-- What others announced: support programmes, courses, news. The row of a (feed,
-- source_id) stays the same. None of it is a fact of ours.
CREATE TABLE notice (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    feed      TEXT    NOT NULL,
    source_id TEXT    NOT NULL,
    version   INTEGER NOT NULL DEFAULT 1, -- raised by a change that matters to who reads it
    closed    INTEGER NOT NULL DEFAULT 0, -- unix ms when its source no longer had it; 0: it has
    ends      INTEGER NOT NULL DEFAULT 0, -- unix ms of the last moment to apply; 0: not said
    data      TEXT    NOT NULL,           -- JSON of feeds.Notice
    run       INTEGER NOT NULL,           -- of feed_run: what brought it or changed it last
    seq       INTEGER NOT NULL,           -- grows with every change of any notice
    told_at   INTEGER NOT NULL DEFAULT 0, -- unix ms when its followers were looked for; 0: not yet, as it is now
    fetched   INTEGER NOT NULL,           -- unix ms when it was seen last
    created   INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    UNIQUE (feed, source_id)
) STRICT;
CREATE INDEX notice_seq ON notice (seq);
CREATE INDEX notice_fresh ON notice (id) WHERE told_at = 0;

-- What people follow: notices of a topic and places, or a programme until it opens.
CREATE TABLE notice_follow (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person     INTEGER NOT NULL,
    follow_enc BLOB    NOT NULL, -- JSON of handlers.Follow
    created    INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_follow_of ON notice_follow (person);

-- Of what people were told, each once; alert is what one message told together.
CREATE TABLE notice_told (
    person  INTEGER NOT NULL,
    what    TEXT    NOT NULL, -- new, week, day, or opens of a follow
    ref     INTEGER NOT NULL, -- the notice, or the follow
    version INTEGER NOT NULL, -- of the notice
    alert   INTEGER NOT NULL, -- ref of the delivery
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, what, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_told_alert ON notice_told (alert);
CREATE INDEX notice_told_ref ON notice_told (ref);
