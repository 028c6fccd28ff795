-- +goose Up
-- Courses that changed since they were read, for the list in memory.
CREATE INDEX course_updated ON course (updated, id);
