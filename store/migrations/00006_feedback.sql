-- +goose Up
-- What was answered from the knowledge base. The number under an answer is the
-- message it answers. Many people ask the same, so the words and the facts of
-- an answer are kept once for all who got it.
CREATE TABLE answer_text (
    id    INTEGER PRIMARY KEY,
    hash  BLOB    NOT NULL UNIQUE, -- of the other columns
    body  TEXT    NOT NULL,        -- as it was said, without the number
    facts TEXT    NOT NULL,        -- JSON: the facts as they were
    base  TEXT    NOT NULL         -- version of the knowledge base
) STRICT;

CREATE TABLE answer (
    id           INTEGER PRIMARY KEY,        -- the message, and the number that people are told
    at           INTEGER NOT NULL,
    person       INTEGER NOT NULL DEFAULT 0, -- 0 once they had their data deleted
    platform     TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    lang         TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    reason       TEXT    NOT NULL DEFAULT '',
    topic        TEXT    NOT NULL,
    articles     TEXT    NOT NULL DEFAULT '', -- it is from, else the nearest; separated by spaces
    slot         TEXT    NOT NULL DEFAULT '', -- the part that was asked for by a tap
    question_enc BLOB,                        -- masked; gone with the person
    text_id      INTEGER NOT NULL REFERENCES answer_text (id)
) STRICT;
CREATE INDEX answer_person ON answer (person, id) WHERE person <> 0;
CREATE INDEX answer_same ON answer (text_id);

-- What people said of answers: one vote for each person and answer.
CREATE TABLE answer_vote (
    id     INTEGER PRIMARY KEY,
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    person INTEGER NOT NULL DEFAULT 0, -- 0 once they had their data deleted
    up     INTEGER NOT NULL,
    why    TEXT    NOT NULL DEFAULT '',
    at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX answer_vote_once ON answer_vote (answer, person) WHERE person <> 0;
CREATE INDEX answer_vote_of ON answer_vote (answer);

-- The answer under which a person was asked for; 0 is none.
ALTER TABLE desk_case ADD COLUMN answer INTEGER NOT NULL DEFAULT 0;

-- Local offices, as staff listed them.
CREATE TABLE office_import (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    file      TEXT    NOT NULL, -- its name, without the folder
    anew      INTEGER NOT NULL, -- 1: it takes the place of all before it
    rejected  INTEGER NOT NULL DEFAULT 0,
    undone_at INTEGER NOT NULL DEFAULT 0,
    undone_by TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE office (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES office_import (id) ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    regions   TEXT    NOT NULL, -- codes, separated by spaces
    phone     TEXT    NOT NULL,
    hours     TEXT    NOT NULL DEFAULT '',
    address   TEXT    NOT NULL DEFAULT '',
    url       TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX office_import_of ON office (import_id);
