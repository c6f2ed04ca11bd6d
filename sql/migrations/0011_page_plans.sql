-- What the planner has to know of an archive of a million articles, so that a page of it is read in time.

CREATE STATISTICS store.copy_roles
    ON (CASE first_is WHEN 'article' THEN 'first' WHEN 'other' THEN 'later' ELSE 'undecided' END),
       (CASE first_is WHEN 'other' THEN 'first' WHEN 'article' THEN 'later' ELSE 'undecided' END) FROM store.copy;
COMMENT ON STATISTICS store.copy_roles IS 'How often each role of archive.copies comes: most pairs are undecided.';

CREATE INDEX address_state_next ON store.address_state (next_visit_at) WHERE next_visit_at IS NOT NULL;
COMMENT ON INDEX store.address_state_next IS 'What is looked at next, a page of it.';
