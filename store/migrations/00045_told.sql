-- +goose Up
-- What was told unasked, by when: the matcher's report reads a few weeks of it.
CREATE INDEX delivery_told ON delivery (finished, id) WHERE lane = 1 AND state = 2;
