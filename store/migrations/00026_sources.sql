-- +goose Up
-- One opening that several sources publish. The opening's own source is here too
-- once it has another.
CREATE TABLE opening_source (
    feed      TEXT    NOT NULL,
    source_id TEXT    NOT NULL,
    opening   INTEGER NOT NULL REFERENCES opening (id) ON DELETE CASCADE,
    url       TEXT    NOT NULL DEFAULT '',
    source    TEXT    NOT NULL DEFAULT '', -- the line that must stand beside it
    import_id INTEGER NOT NULL DEFAULT 0,  -- what brought it
    PRIMARY KEY (feed, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_source_of ON opening_source (opening);
CREATE INDEX opening_source_import ON opening_source (import_id);
-- What copies of an opening have in common: employer, province, how the title begins.
ALTER TABLE opening ADD COLUMN copy_key TEXT NOT NULL DEFAULT '';
CREATE INDEX opening_copies ON opening (copy_key) WHERE copy_key <> '';
