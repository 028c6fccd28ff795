-- +goose Up
-- Of which workspace a posting is: its colleagues manage it also when who posted
-- it is erased.
ALTER TABLE opening ADD COLUMN posted_platform TEXT NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN posted_tenant TEXT NOT NULL DEFAULT ''; -- as in person
UPDATE opening SET posted_platform = (SELECT p.platform FROM person p WHERE p.id = opening.posted_by),
        posted_tenant = (SELECT p.tenant FROM person p WHERE p.id = opening.posted_by)
    WHERE posted_by <> 0 AND EXISTS (SELECT 1 FROM person p WHERE p.id = opening.posted_by);

-- Which deadline somebody was told of: another one is told again.
ALTER TABLE notice_told ADD COLUMN until BIGINT NOT NULL DEFAULT 0; -- unix ms; 0 where a deadline is not what was told
UPDATE notice_told SET until = coalesce((SELECT n.ends FROM notice n WHERE n.id = notice_told.ref), 0) WHERE what IN ('week', 'day');
