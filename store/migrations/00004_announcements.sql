-- +goose Up
-- What staff announce. Up to confirmation the text changes freely; after it
-- every change is a correction of what was sent, and raises the version too.
CREATE TABLE announcement (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    version      INTEGER NOT NULL DEFAULT 1,
    state        TEXT    NOT NULL,            -- draft, ready, running, paused, cancelled, done, withdrawn
    ko           TEXT    NOT NULL,
    en           TEXT    NOT NULL,
    audience     TEXT    NOT NULL,            -- JSON of handlers.Audience
    no_consent   INTEGER NOT NULL DEFAULT 0,  -- in the audience at confirmation, but without consent
    gone         INTEGER NOT NULL DEFAULT 0,  -- in the audience at confirmation, but not to be reached
    written_by   TEXT    NOT NULL,            -- telegram:ID, slack:TEAM/USER, cli:USER
    confirmed_by TEXT    NOT NULL DEFAULT '',
    created      INTEGER NOT NULL,            -- unix ms
    started      INTEGER NOT NULL DEFAULT 0,
    finished     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX announcement_running ON announcement (id) WHERE state = 'running';

-- The frozen audience, cut by what decides when it may be sent: the account
-- that sends, the zone of the people, and whether they agreed to be written to
-- at night. The cursor is the last person that was claimed.
CREATE TABLE announcement_part (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    announcement INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    platform     TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    zone         TEXT    NOT NULL,            -- IANA; empty is Asia/Seoul
    night        INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    cursor       INTEGER NOT NULL DEFAULT 0,
    claimed      INTEGER NOT NULL DEFAULT 0,  -- people up to the cursor
    no_consent   INTEGER NOT NULL DEFAULT 0,  -- of these, without consent any more
    gone         INTEGER NOT NULL DEFAULT 0   -- of these, not to be reached any more
) STRICT;
CREATE INDEX announcement_part_open ON announcement_part (platform, account, announcement) WHERE claimed < size;
CREATE INDEX announcement_part_of ON announcement_part (announcement);

-- Its people: a Roaring bitmap of person ids in the portable format. It is
-- apart from the cursor so that moving the cursor does not write it again.
CREATE TABLE announcement_people (
    part INTEGER NOT NULL PRIMARY KEY REFERENCES announcement_part (id) ON DELETE CASCADE,
    ids  BLOB    NOT NULL
) STRICT;

-- A correction or a withdrawal on its way through what was sent. The cursor is
-- the last delivery that was looked at, until the last one there was when it
-- began: later ones carry the new text anyway.
CREATE TABLE announcement_follow (
    announcement INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    kind         TEXT    NOT NULL,
    platform     TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    cursor       INTEGER NOT NULL DEFAULT 0,
    until        INTEGER NOT NULL,
    open         INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (announcement, kind, platform, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_follow_open ON announcement_follow (platform, account) WHERE open = 1;

-- Counting a receipt and walking through what was sent read this index only.
CREATE INDEX delivery_announced ON delivery (ref, state, id, kind) WHERE lane = 2;

-- Freezing an audience reads these indexes only.
CREATE INDEX person_reach ON person (platform, account, zone, gone_at, id);
CREATE INDEX consent_purpose ON consent (purpose, granted, person);

-- Where the workspace of a firm gets announcements: once, not once per member.
CREATE TABLE firm_news (
    team    TEXT    NOT NULL PRIMARY KEY,    -- Slack team id
    person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- who chose, or wrote first
    choice  TEXT    NOT NULL DEFAULT '',     -- empty (nobody chose yet), me, here, off
    chat    TEXT    NOT NULL DEFAULT '',     -- the channel of here
    told    INTEGER NOT NULL DEFAULT 0,      -- message whose answer told that a choice is due
    chosen  INTEGER NOT NULL DEFAULT 0       -- unix ms
) STRICT, WITHOUT ROWID;
