-- The program's own role: it makes readers, and is no superuser.
CREATE ROLE palimpsest LOGIN CREATEROLE;

-- Not every build has lz4, which reads large texts back several times faster than pglz.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER ROLE palimpsest SET default_toast_compression = 'lz4';
    END IF;
END
$$;

CREATE DATABASE palimpsest OWNER palimpsest;
