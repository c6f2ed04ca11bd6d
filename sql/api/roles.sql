-- What readers may do: see `archive` and nothing else. Roles belong to the server and not to the database, so that
-- they are made where the service's role may make them, and can be made again after a restore.

REVOKE ALL ON SCHEMA store, archive FROM PUBLIC;

CREATE OR REPLACE FUNCTION store.grant_roles() RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    reader text;
BEGIN
    BEGIN
        FOREACH reader IN ARRAY ARRAY['archive_reader', 'archive_editor'] LOOP
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = reader) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', reader);
            END IF;
        END LOOP;
    EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
        RAISE NOTICE 'roles for readers were not made here: %', SQLERRM;
    END;
    FOR reader IN SELECT rolname FROM pg_roles WHERE rolname IN ('archive_reader', 'archive_editor') LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA archive TO %I', reader);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA archive TO %I', reader);
        EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA archive TO %I', reader);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA archive GRANT SELECT ON TABLES TO %I', reader);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA archive GRANT EXECUTE ON FUNCTIONS TO %I', reader);
        BEGIN
            -- The page to look at reads as archive_reader.
            EXECUTE format('GRANT %I TO CURRENT_USER', reader);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'the service''s role cannot become %: %', reader, SQLERRM;
        END;
        IF reader = 'archive_editor' THEN
            GRANT INSERT (name, spelling, kind) ON archive.aliases TO archive_editor;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION store.grant_roles() IS 'Makes archive_reader (reads the schema archive) and archive_editor (adds to archive.aliases too) if they are missing, and grants what they need.';

CREATE OR REPLACE FUNCTION store.readers() RETURNS TABLE (name text, editor boolean, workspace boolean, queries bigint) LANGUAGE sql STABLE AS
$$
    SELECT member.rolname::text, bool_or(role.rolname = 'archive_editor'),
           EXISTS (SELECT FROM pg_namespace WHERE nspname = member.rolname AND nspowner = member.oid),
           (SELECT count(*) FROM pg_stat_activity WHERE usesysid = member.oid AND datname = current_database())
      FROM pg_auth_members AS membership
      JOIN pg_roles AS role ON role.oid = membership.roleid AND role.rolname IN ('archive_reader', 'archive_editor')
      JOIN pg_roles AS member ON member.oid = membership.member AND member.rolcanlogin AND NOT member.rolsuper
     WHERE member.rolname <> current_user AND NOT member.rolcreaterole
     GROUP BY member.oid, member.rolname
$$;
COMMENT ON FUNCTION store.readers() IS 'The logins that read the archives of this server: whether each may add spellings, has a schema of its own here, and how many connections it has now.';

CREATE OR REPLACE FUNCTION store.drop_workspace(name text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    IF EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = drop_workspace.name AND reader.workspace) THEN
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END IF;
END
$$;
COMMENT ON FUNCTION store.drop_workspace(text) IS 'Drops the schema of a reader with all that is in it.';

CREATE OR REPLACE FUNCTION store.revoke_reader(name text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    IF NOT EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = revoke_reader.name) THEN
        RAISE EXCEPTION 'no reader is called "%"', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = '`palimpsest readers` lists them.';
    END IF;
    IF EXISTS (SELECT FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = revoke_reader.name) THEN
        RAISE EXCEPTION 'the reader "%" owns tables of its own', name
            USING ERRCODE = 'dependent_objects_still_exist', HINT = 'Say --drop-workspace if they may go with the login.';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN', name);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = name AND pid <> pg_backend_pid();
    EXECUTE format('DROP OWNED BY %I', name);
    EXECUTE format('DROP ROLE %I', name);
END
$$;
COMMENT ON FUNCTION store.revoke_reader(text) IS 'Ends a reader''s connections and login; an error if it owns tables.';

CREATE OR REPLACE FUNCTION store.grant_reader(name text, password text, editor boolean, workspace boolean) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
    known   boolean := EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name);
BEGIN
    IF name !~ '^[a-z_][a-z0-9_]{0,62}$' OR name ~ '^(pg_|archive_)' OR name IN ('store', 'queue', 'archive', 'public') THEN
        RAISE EXCEPTION '"%" cannot be a reader''s name', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take small letters, digits and _, up to 63, that begin with a letter.';
    END IF;
    IF known AND NOT EXISTS (SELECT 1 FROM pg_auth_members AS membership
                               JOIN pg_roles AS role ON role.oid = membership.roleid AND role.rolname IN ('archive_reader', 'archive_editor')
                               JOIN pg_roles AS member ON member.oid = membership.member AND member.rolname = name) OR name = current_user THEN
        RAISE EXCEPTION 'the role % exists and is no reader of an archive', name
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take another name.';
    END IF;
    -- A login that is there keeps what it may: a second grant adds rights and never takes one away.
    editor := editor OR (known AND EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = grant_reader.name AND reader.editor));
    workspace := workspace OR (known AND EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = grant_reader.name AND reader.workspace));
    EXECUTE format('%s ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 5', CASE WHEN known THEN 'ALTER' ELSE 'CREATE' END, name, password);
    EXECUTE format('GRANT %I TO %I', CASE WHEN editor THEN 'archive_editor' ELSE 'archive_reader' END, name);
    -- The watchdog sees and cancels the queries of roles that the service is a member of.
    EXECUTE format('GRANT %I TO CURRENT_USER', name);
    IF workspace THEN
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, name);
    END IF;
    FOREACH setting IN ARRAY ARRAY['statement_timeout = ''60s''', 'lock_timeout = ''5s''', 'idle_in_transaction_session_timeout = ''60s''',
            'default_transaction_read_only = ' || CASE WHEN workspace OR editor THEN 'off' ELSE 'on' END,
            'search_path = ' || CASE WHEN workspace THEN quote_ident(name) || ', archive' ELSE 'archive' END] LOOP
        EXECUTE format('ALTER ROLE %I SET %s', name, setting);
    END LOOP;
END
$$;
COMMENT ON FUNCTION store.grant_reader(text, text, boolean, boolean) IS 'Makes a login that reads the archive, or gives the one that is there a new password; with a schema of its own to write in if that is wanted.';

SELECT store.grant_roles();
