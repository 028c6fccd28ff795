-- +goose Up
-- What somebody is to be told of unasked, or was: one row for a person and a
-- subject, so that nobody is told of it twice.
CREATE TABLE alert (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    person   INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,            -- of the subject
    ref      INTEGER NOT NULL,            -- the subject
    version  INTEGER NOT NULL,            -- of the subject as it is told
    score    INTEGER NOT NULL DEFAULT 0,  -- of the fit when it was found, 0 to 10000
    since    INTEGER NOT NULL,            -- unix ms; since when the subject is as it was found
    found    INTEGER NOT NULL,            -- unix ms
    due      INTEGER NOT NULL,            -- unix ms; while it waits: not looked at before
    delivery INTEGER NOT NULL DEFAULT 0,  -- the message that tells it; 0 while it waits
    place    INTEGER NOT NULL DEFAULT 0,  -- in that message, from 1
    left_out TEXT    NOT NULL DEFAULT '', -- why it is not told: a code
    UNIQUE (person, kind, ref)
) STRICT;
CREATE INDEX alert_waiting ON alert (due, person) WHERE delivery = 0 AND left_out = '';
CREATE INDEX alert_message ON alert (delivery, place) WHERE delivery <> 0;
CREATE INDEX alert_subject ON alert (kind, ref, id);

INSERT INTO alert (person, kind, ref, version, since, found, due, delivery, place, left_out)
    SELECT person, kind, ref, max(version), min(created), min(created), max(due), max(id), 1, CASE WHEN min(state) = 6 THEN max(error) ELSE '' END
    FROM delivery WHERE kind = 'opening' AND chat NOT LIKE 'erased:%' AND EXISTS (SELECT 1 FROM person p WHERE p.id = delivery.person)
    GROUP BY person, kind, ref;

-- How somebody wants to be told, where it is not as usual.
CREATE TABLE alert_setting (
    person INTEGER NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    hour   INTEGER NOT NULL, -- of the daily message, in their zone
    weekly INTEGER NOT NULL, -- messages in seven days; 0 is without a bound
    paused INTEGER NOT NULL  -- unix ms; nothing before
) STRICT;

-- What is not for somebody, and what follows from it for what is found later.
CREATE TABLE alert_refusal (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    person   INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    ref      INTEGER NOT NULL,
    why      TEXT    NOT NULL, -- region, pay, work, skills, elsewhere
    rule_enc BLOB    NOT NULL, -- JSON of handlers.RefusalRule
    at       INTEGER NOT NULL, -- unix ms
    UNIQUE (person, kind, ref)
) STRICT;

-- What somebody saved.
CREATE TABLE saved (
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind   TEXT    NOT NULL,
    ref    INTEGER NOT NULL,
    at     INTEGER NOT NULL,            -- unix ms
    remind INTEGER NOT NULL DEFAULT 0,  -- unix ms; when to remind of it, 0 is not any more
    PRIMARY KEY (person, kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_remind ON saved (remind) WHERE remind <> 0;
CREATE INDEX saved_subject ON saved (kind, ref);

-- From which score openings are told, as it was set; the latest counts.
CREATE TABLE match_threshold (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL, -- unix ms
    score  INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    actor  TEXT    NOT NULL
) STRICT;
