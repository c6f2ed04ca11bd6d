-- What readers may do. The role belongs to the server, so that it is made where the service's role may make it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'archive_reader') THEN
        CREATE ROLE archive_reader NOLOGIN;
    END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'archive_reader was not made here: %', SQLERRM;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'archive_reader') THEN
        GRANT USAGE ON SCHEMA archive TO archive_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA archive TO archive_reader;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA archive TO archive_reader;
    END IF;
END $$;
