-- +goose Up
-- Since when an opening says what it says; updated also tells of another state.
ALTER TABLE opening ADD COLUMN data_at INTEGER NOT NULL DEFAULT 0; -- unix ms
UPDATE opening SET data_at = updated;
