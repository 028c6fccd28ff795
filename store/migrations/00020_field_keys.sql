-- +goose Up
-- The keys that personal fields are encrypted with. The proof is a known text
-- under the key: who has another key by that number is refused at the start.
CREATE TABLE field_key (
    id    INTEGER PRIMARY KEY,
    since INTEGER NOT NULL, -- unix ms
    proof BLOB    NOT NULL
) STRICT;
