-- +goose Up
-- When each process last wrote only to see that it can.
CREATE TABLE pulse (
    id INTEGER PRIMARY KEY, -- drawn by lot by each process
    at INTEGER NOT NULL     -- unix ms
) STRICT;
