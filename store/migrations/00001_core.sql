-- +goose Up
-- People. Columns named *_enc hold bytes that are encrypted once keys are
-- configured; until then they are clear.
CREATE TABLE person (
    id        INTEGER PRIMARY KEY,
    platform  TEXT    NOT NULL,
    tenant    TEXT    NOT NULL,
    external  TEXT    NOT NULL,
    account   TEXT    NOT NULL, -- of the private address
    chat      TEXT    NOT NULL, -- of the private address
    lang      TEXT    NOT NULL DEFAULT '', -- set by the person
    locale    TEXT    NOT NULL DEFAULT '', -- told by the platform
    zone      TEXT    NOT NULL DEFAULT '', -- IANA; empty is Asia/Seoul
    gone_at   INTEGER NOT NULL DEFAULT 0,  -- unix ms; blocked or removed the bot
    noticed   INTEGER NOT NULL DEFAULT 0,  -- message that carried the AI notice
    created   INTEGER NOT NULL,
    UNIQUE (platform, tenant, external)
) STRICT;

-- Consent is append-only; the latest row of (person, purpose) counts.
CREATE TABLE consent (
    id       INTEGER PRIMARY KEY,
    person   INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    purpose  TEXT    NOT NULL,
    version  TEXT    NOT NULL, -- of the text that was agreed to
    granted  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    channel  TEXT    NOT NULL  -- where: platform, or "staff", "system"
) STRICT;
CREATE INDEX consent_latest ON consent (person, purpose, id);

-- What was received, stored before it is acknowledged.
CREATE TABLE inbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    platform     TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    external_id  TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    raw          BLOB,               -- gone once handled
    received     INTEGER NOT NULL,   -- unix ms
    state        INTEGER NOT NULL DEFAULT 0, -- 0 pending, 1 handled, 2 parked
    attempts     INTEGER NOT NULL DEFAULT 0,
    error        TEXT    NOT NULL DEFAULT '',
    UNIQUE (platform, account, external_id)
) STRICT;
CREATE INDEX inbox_pending ON inbox (id) WHERE state = 0;

-- Steps of messages that were applied, so that handling a message again after
-- a crash changes nothing.
CREATE TABLE applied (
    message INTEGER NOT NULL,
    step    TEXT    NOT NULL,
    result  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (message, step)
) STRICT, WITHOUT ROWID;

-- Conversations that Dari took part in, for threads that need no mention.
CREATE TABLE conversation (
    key  TEXT    NOT NULL PRIMARY KEY,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is said: one row per recipient and subject.
CREATE TABLE delivery (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    secret       TEXT    NOT NULL,            -- random half of the key that choices carry
    lane         INTEGER NOT NULL,            -- 0 reply, 1 alert, 2 broadcast
    state        INTEGER NOT NULL DEFAULT 0,  -- 0 queued, 1 sending, 2 sent, 3 gone, 4 failed, 5 unknown, 6 dropped
    due          INTEGER NOT NULL,            -- unix ms
    platform     TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    chat         TEXT    NOT NULL,
    thread       TEXT    NOT NULL DEFAULT '',
    person       INTEGER NOT NULL DEFAULT 0,
    message      INTEGER NOT NULL DEFAULT 0,  -- inbox row that a reply answers
    kind         TEXT    NOT NULL DEFAULT '', -- subject; empty is a rendered reply in payload
    ref          INTEGER NOT NULL DEFAULT 0,
    version      INTEGER NOT NULL DEFAULT 0,
    payload_enc  BLOB,
    attempts     INTEGER NOT NULL DEFAULT 0,
    doubts       INTEGER NOT NULL DEFAULT 0,
    platform_ids TEXT    NOT NULL DEFAULT '', -- comma separated
    error        TEXT    NOT NULL DEFAULT '',
    created      INTEGER NOT NULL,
    finished     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX delivery_subject ON delivery (kind, ref, person, platform, account, chat) WHERE kind <> '';
-- What is queued or being sent: one index, which going from one to the other
-- does not touch. Queries that should use it say state < 2.
CREATE INDEX delivery_open ON delivery (lane, id) WHERE state < 2;
CREATE INDEX delivery_person ON delivery (person, id) WHERE person <> 0;

-- The state of a dialog and what was talked about, per conversation and person.
CREATE TABLE form_state (
    conversation TEXT    NOT NULL,
    person       INTEGER NOT NULL,
    form_enc     BLOB    NOT NULL, -- JSON: the form, its values so far, the current field
    message      INTEGER NOT NULL, -- the message that last moved it
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE memory (
    conversation TEXT    NOT NULL,
    person       INTEGER NOT NULL,
    turns_enc    BLOB    NOT NULL, -- JSON
    message      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

-- Staff named at run time; the others are in the configuration.
CREATE TABLE staff (
    account TEXT    NOT NULL PRIMARY KEY, -- telegram:ID or slack:TEAM/USER
    name    TEXT    NOT NULL DEFAULT '',
    added   INTEGER NOT NULL,
    added_by TEXT   NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what that others must be able to ask about; append-only.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL, -- telegram:ID, slack:TEAM/USER, cli:USER, system
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL DEFAULT ''
) STRICT;
