-- +goose Up
-- When each process last wrote only to see that it can.
CREATE TABLE pulse (
    id BIGINT NOT NULL PRIMARY KEY, -- drawn by lot by each process
    at BIGINT NOT NULL              -- unix ms
);
