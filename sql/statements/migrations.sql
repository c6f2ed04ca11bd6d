-- name: take_migration_lock
-- One migrating process at a time; the lock goes with the connection.
SELECT pg_advisory_lock(hashtext('palimpsest.migrate'))

-- name: make_migration_table
-- Where the applied migrations are recorded; the one table that no migration makes.
DO $$
BEGIN
    IF to_regclass('store.migration') IS NULL THEN
        CREATE SCHEMA IF NOT EXISTS store;
        CREATE TABLE store.migration (
            name        text PRIMARY KEY,
            sha256      bytea NOT NULL CHECK (octet_length(sha256) = 32),
            applied_at  timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE store.migration IS 'The migrations that made this database, with the hash of each one''s text.';
        CREATE TABLE store.api_version (
            singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            sha256       bytea NOT NULL CHECK (octet_length(sha256) = 32),
            replaced_at  timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE store.api_version IS 'Hash of the views and functions of the schema archive as they stand.';
    END IF;
END $$

-- name: list_migrations
-- What was applied, oldest first.
SELECT name, sha256 FROM store.migration ORDER BY name

-- name: note_migration
-- Record a migration, in its own transaction.
INSERT INTO store.migration (name, sha256) VALUES (%(name)s, %(sha256)s)

-- name: set_migration_timeouts
-- A DDL waits for a lock for a short time only, so that it never stops the archive.
SELECT set_config('lock_timeout', '5s', true)

-- name: read_api_sha256
-- Which views and functions stand in the schema archive.
SELECT sha256 FROM store.api_version

-- name: note_api
-- Record which views and functions stand now.
INSERT INTO store.api_version (sha256) VALUES (%(sha256)s)
    ON CONFLICT (singleton) DO UPDATE SET sha256 = EXCLUDED.sha256, replaced_at = now()

-- name: work_in_queue_schema
-- procrastinate's scripts name no schema: they work in the first of the search path.
SELECT set_config('search_path', 'queue', true)
