-- A background container that runs for years: upgrades that can be gone back from, backups, and the disk.

ALTER TABLE store.api_version ADD COLUMN made_by text;
COMMENT ON COLUMN store.api_version.made_by IS 'The version of the program that made them: an older one leaves them alone.';

CREATE TABLE store.put_off (
    name     text PRIMARY KEY,
    seen_by  text NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.put_off IS 'Migrations of the queue''s library that break its version before: applied by the next version of the program, so that one can go back from this one.';
COMMENT ON COLUMN store.put_off.seen_by IS 'The version of the program that put it off.';

CREATE TABLE store.backup (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at  timestamptz NOT NULL DEFAULT now(),
    bytes    bigint CHECK (bytes > 0)
);
COMMENT ON TABLE store.backup IS 'Dumps that were made of the archive, as whoever made them told: a restored archive knows those before its own.';
COMMENT ON COLUMN store.backup.bytes IS 'Size of the dump; NULL where that was not told.';

CREATE FUNCTION store.note_backup(bytes bigint DEFAULT NULL) RETURNS timestamptz LANGUAGE sql AS
$$ INSERT INTO store.backup (bytes) VALUES ($1) RETURNING made_at $$;
COMMENT ON FUNCTION store.note_backup(bigint) IS 'To be called once a dump is complete: the status shows the age of the last one.';

CREATE TABLE store.measure (
    day      date PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT now(),
    bytes    bigint NOT NULL CHECK (bytes > 0)
);
COMMENT ON TABLE store.measure IS 'The size of the database, once a day in UTC: what the forecast of storage is made from.';

INSERT INTO store.alarm_kind (name, state, escalates_after, meaning, remedy) VALUES
    ('disk_budget', NULL, '0', 'Crawling has stopped before the disk is full.', 'Raise PALIMPSEST_DISK_BUDGET, make room on the disk, or set PALIMPSEST_KEEP_CAPTURES.'),
    ('backup_old',  NULL, '5 days', 'Backups were made, and the last one is old.', 'Look at the log of what makes them.');

CREATE INDEX capture_prunable ON store.capture (id) WHERE NOT reasons && ARRAY['newest', 'before', 'state'];

CREATE TABLE store.pruned (
    look_id    bigint PRIMARY KEY REFERENCES store.look,
    pruned_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.pruned IS 'Looks whose kept body was let go of for want of room: what they said stands in the ledger, only the raw page is gone.';
