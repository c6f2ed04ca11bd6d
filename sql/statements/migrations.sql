-- name: take_migration_lock
-- Only one process migrates at a time: the lock is held until the connection ends. False if another process has it.
SELECT pg_try_advisory_lock(hashtext('palimpsest.migrate'))

-- name: backend_number
-- The server's process that answers this statement.
SELECT pg_backend_pid()

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
SELECT set_config('lock_timeout', extract(milliseconds FROM %(lock)s::interval)::integer || 'ms', true)

-- name: read_api
-- Which views and functions stand in the schema archive, and the version that made them.
SELECT sha256, coalesce(made_by, '0') AS made_by FROM store.api_version

-- name: note_api
-- Record which views and functions stand now.
INSERT INTO store.api_version (sha256, made_by) VALUES (%(sha256)s, %(made_by)s)
    ON CONFLICT (singleton) DO UPDATE SET sha256 = EXCLUDED.sha256, made_by = EXCLUDED.made_by, replaced_at = now()

-- name: migration_blockers
-- Who holds the locks that a migrating process waits for, and for how long one of them has idled in a transaction.
SELECT pid, usename, application_name, coalesce(state, 'working') AS state,
       coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::float8 AS seconds,
       CASE WHEN state LIKE 'idle in transaction%%' THEN clock_timestamp() - state_change END AS idle_for
  FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(%(pid)s))

-- name: migration_step
-- What a migrating process does, as far as the server can say.
SELECT coalesce(
    (SELECT format('%%s on %%s, %%s %%%% of blocks', phase, relid::regclass, coalesce(100 * blocks_done / nullif(blocks_total, 0), 0))
       FROM pg_stat_progress_create_index WHERE pid = activity.pid),
    (SELECT format('%%s on %%s, %%s %%%% of blocks', phase, relid::regclass, coalesce(100 * heap_blks_scanned / nullif(heap_blks_total, 0), 0))
       FROM pg_stat_progress_cluster WHERE pid = activity.pid),
    CASE WHEN wait_event_type = 'Lock' THEN 'waiting for a lock' END)
  FROM pg_stat_activity AS activity WHERE pid = %(pid)s

-- name: end_session
-- End a session; its transaction is rolled back.
SELECT pg_terminate_backend(%(pid)s)

-- name: put_off
-- Leave a migration of the queue's library to the next version: the one before this one may still run.
INSERT INTO store.put_off (name, seen_by) VALUES (%(name)s, %(seen_by)s) ON CONFLICT DO NOTHING

-- name: list_put_off
-- The migrations that an older version than this one left to it.
SELECT name FROM store.put_off WHERE seen_by <> %(version)s

-- name: work_in_queue_schema
-- procrastinate's scripts name no schema: they work in the first of the search path.
SELECT set_config('search_path', 'queue', true)

-- name: archive_standing
-- Whether this database holds an archive, whether the login owns it, and who does; every login may ask.
SELECT home.oid IS NOT NULL AS is_there, coalesce(pg_has_role(current_user, home.nspowner, 'USAGE'), false) AS owns,
       CASE WHEN home.oid IS NOT NULL THEN pg_get_userbyid(home.nspowner)::text END AS owner
  FROM (SELECT) AS always
  LEFT JOIN pg_namespace AS home ON home.nspname = 'store'
        AND EXISTS (SELECT FROM pg_class WHERE relnamespace = home.oid AND relname = 'migration')
