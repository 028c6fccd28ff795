-- +goose Up
-- Freezing an audience reads everybody who agreed. An index of nothing else is
-- read to its end, without comparing each of a million rows with where to stop.
DROP INDEX consent_purpose;
CREATE INDEX consent_news ON consent (person) WHERE purpose = 'announcements' AND granted = 1;
CREATE INDEX consent_night ON consent (person) WHERE purpose = 'night' AND granted = 1;
CREATE INDEX consent_refused ON consent (purpose, person) WHERE granted = 0;
