-- The guard against private addresses has an outcome and an alarm of its own.

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('private_address', 'failed', 'The host''s name, or a redirect, led to a private address.', 'If the newsroom is yours, name its network in PALIMPSEST_ALLOW_PRIVATE; else check the address.');

INSERT INTO store.alarm_kind (name, state, escalates_after, meaning, remedy) VALUES
    ('private_address', 'failing', '6 hours', 'The site leads to private addresses, which are not fetched from.', 'If the newsroom is yours, name its network in PALIMPSEST_ALLOW_PRIVATE; else check home and this machine''s DNS.');

COMMENT ON COLUMN store.lease.beaten_at IS 'Last heartbeat; a lease without one for as long as the service''s patience may be taken over.';
