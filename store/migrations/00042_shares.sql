-- +goose Up
-- Cards that managers share with their own workspace.
CREATE TABLE share (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL, -- course, opening or programme
    ref     TEXT    NOT NULL, -- its number, or the article's id
    team    TEXT    NOT NULL,
    chat    TEXT    NOT NULL,
    person  INTEGER NOT NULL, -- who shared it, 0 once deleted
    created INTEGER NOT NULL  -- unix ms
) STRICT;
CREATE INDEX share_by ON share (person, id);
CREATE INDEX share_created ON share (created);

-- Who wants what was shared. The name is there only while its owner lets the
-- sharer know it.
CREATE TABLE share_want (
    share    INTEGER NOT NULL REFERENCES share (id) ON DELETE CASCADE,
    person   INTEGER NOT NULL,
    at       INTEGER NOT NULL, -- unix ms
    name_enc BLOB,
    PRIMARY KEY (share, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_want_of ON share_want (person);
