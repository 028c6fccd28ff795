-- +goose Up
-- The keys that personal fields are encrypted with. The proof is a known text
-- under the key: who has another key by that number is refused at the start.
CREATE TABLE field_key (
    id    BIGINT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL, -- unix ms
    proof BYTEA  NOT NULL
);
