-- +goose Up
-- Cases for a person: somebody asked for one, is in crisis, or wrote something
-- that could not be handled.
CREATE TABLE desk_case (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- the number that people are told
    kind        TEXT    NOT NULL, -- question, crisis, parked
    state       INTEGER NOT NULL DEFAULT 0, -- 0 open, 1 answered, 2 closed
    person      INTEGER NOT NULL DEFAULT 0, -- 0 when nobody knows who it was
    role        TEXT    NOT NULL DEFAULT '',
    lang        TEXT    NOT NULL DEFAULT '', -- of the question
    platform    TEXT    NOT NULL DEFAULT '', -- where an answer goes, as the account, chat
    account     TEXT    NOT NULL DEFAULT '', -- and thread; an empty chat is nowhere
    chat        TEXT    NOT NULL DEFAULT '',
    thread      TEXT    NOT NULL DEFAULT '',
    reason      TEXT    NOT NULL DEFAULT '', -- of a crisis: a code
    message     INTEGER NOT NULL DEFAULT 0,  -- inbox row it came from
    said        INTEGER NOT NULL,            -- when that was received
    opened      INTEGER NOT NULL,
    answered_by TEXT    NOT NULL DEFAULT '', -- account, or cli:USER
    closed      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX desk_case_state ON desk_case (state, id);
CREATE INDEX desk_case_person ON desk_case (person, id) WHERE person <> 0;

-- What was said about a case, in order. The first line is the person's.
CREATE TABLE desk_line (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  INTEGER NOT NULL REFERENCES desk_case (id) ON DELETE CASCADE,
    staff    INTEGER NOT NULL, -- 1: an answer to the person
    said_by  TEXT    NOT NULL DEFAULT '', -- of an answer: account, or cli:USER
    text_enc BLOB    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX desk_line_case ON desk_line (case_id, id);

-- Threads of the staff's channel that belong to a case.
CREATE TABLE desk_thread (
    conversation TEXT    NOT NULL PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES desk_case (id) ON DELETE CASCADE,
    platform     TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    chat         TEXT    NOT NULL,
    thread       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_thread_case ON desk_thread (case_id);
