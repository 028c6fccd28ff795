-- +goose Up
-- What a model of embeddings made of the texts of articles, each once. No text of
-- a person is among them.
CREATE TABLE section_vector (
    model   TEXT    NOT NULL,
    hash    TEXT    NOT NULL, -- SHA-256 of the text
    vector  BLOB    NOT NULL, -- float32, little endian, of length 1
    created INTEGER NOT NULL, -- unix ms
    PRIMARY KEY (model, hash)
) STRICT;
