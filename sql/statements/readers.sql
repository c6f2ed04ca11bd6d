-- name: grant_roles
-- Make the roles for readers and their rights, again after a restore too, which brings no roles and may lose rights.
SELECT store.grant_roles()
 WHERE (SELECT count(*) FROM pg_roles WHERE rolname IN ('archive_reader', 'archive_editor')) < 2
    OR EXISTS (SELECT FROM pg_roles, pg_namespace
                WHERE rolname IN ('archive_reader', 'archive_editor') AND nspname = 'archive'
                  AND NOT has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'USAGE'))
    OR EXISTS (SELECT FROM pg_roles, pg_class
                WHERE rolname IN ('archive_reader', 'archive_editor') AND relnamespace = 'archive'::regnamespace AND relkind IN ('v', 'm', 'r')
                  AND NOT has_table_privilege(pg_roles.oid, pg_class.oid, 'SELECT'))
    OR EXISTS (SELECT FROM pg_roles, pg_proc
                WHERE rolname IN ('archive_reader', 'archive_editor') AND pronamespace = 'archive'::regnamespace
                  AND NOT has_function_privilege(pg_roles.oid, pg_proc.oid, 'EXECUTE'))

-- name: grant_reader
-- A login that reads the archive.
SELECT store.grant_reader(%(name)s, %(password)s, %(editor)s, %(workspace)s)

-- name: reader_names
-- The logins that read this server's archives as readers, for whoever has to make them again elsewhere.
SELECT name FROM store.readers() ORDER BY name

-- name: list_readers
-- The logins of readers, and what each may.
SELECT name, editor, workspace, queries FROM store.readers() ORDER BY name

-- name: revoke_reader
-- End a reader's login.
SELECT store.revoke_reader(%(name)s)

-- name: drop_workspace
-- What a reader made in its own schema goes, before its login does.
SELECT store.drop_workspace(%(name)s)

-- name: end_reader_queries
-- End what readers have run for too long: cancel a query, close a transaction that is left open.
SELECT pid, usename AS name, state, clock_timestamp() - xact_start AS age,
       CASE WHEN state = 'active' THEN pg_cancel_backend(pid) ELSE pg_terminate_backend(pid) END AS ended
  FROM pg_stat_activity JOIN pg_roles AS login ON login.oid = usesysid AND NOT login.rolsuper
 WHERE datname = current_database() AND usename <> current_user
   AND xact_start < clock_timestamp() - %(most)s::interval
   AND EXISTS (SELECT 1 FROM pg_roles AS role WHERE role.rolname IN ('archive_reader', 'archive_editor') AND pg_has_role(usesysid, role.oid, 'MEMBER'))
   AND pg_has_role(usesysid, 'USAGE')

-- name: schema_reference
-- The schema archive for its readers: views, their columns and the functions, in order.
SELECT 'view' AS kind, relname::text AS of, relname::text AS name, NULL AS type, obj_description(oid, 'pg_class') AS meaning, 0 AS number
  FROM pg_class WHERE relnamespace = 'archive'::regnamespace AND relkind IN ('v', 'm', 'r')
UNION ALL
SELECT 'column', relname::text, attname::text, format_type(atttypid, atttypmod), col_description(attrelid, attnum), attnum
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
 WHERE relnamespace = 'archive'::regnamespace AND relkind IN ('v', 'm', 'r') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'function', proname::text, proname || '(' || pg_get_function_arguments(oid) || ')', pg_get_function_result(oid), obj_description(oid, 'pg_proc'), 0
  FROM pg_proc WHERE pronamespace = 'archive'::regnamespace
 ORDER BY of, kind DESC, number, name
