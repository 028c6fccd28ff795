-- +goose Up
-- Courses that people post, since when each is there, and for which version its
-- followers were looked for. Those that are there already are no news.
ALTER TABLE course ADD COLUMN posted_by BIGINT NOT NULL DEFAULT 0;  -- person
ALTER TABLE course ADD COLUMN told      BIGINT NOT NULL DEFAULT 0;  -- version; 0: of none
ALTER TABLE course ADD COLUMN opened    BIGINT NOT NULL DEFAULT 0;  -- unix ms since when it is there without a break
ALTER TABLE course ADD COLUMN copy_key  TEXT    NOT NULL DEFAULT ''; -- what copies of it have in common
UPDATE course SET told = version, opened = created;
CREATE INDEX course_posted ON course (posted_by, id) WHERE posted_by <> 0;
CREATE INDEX course_untold ON course (id) WHERE told < version AND closed = 0;
CREATE INDEX course_copy ON course (copy_key) WHERE copy_key <> '';

-- Training institutions that staff listed, by the accounts that may post for them.
CREATE TABLE institution (
    account  TEXT    NOT NULL PRIMARY KEY, -- as staff write it: telegram:ID, slack:TEAM/USER
    name     TEXT    NOT NULL,
    number   TEXT    NOT NULL, -- business number, ten digits
    added    BIGINT NOT NULL, -- unix ms
    added_by TEXT    NOT NULL
);
CREATE INDEX institution_number ON institution (number);
