-- What everything else stands on. btree_gist and unaccent are trusted extensions: no superuser is needed.

CREATE SCHEMA archive;
CREATE SCHEMA queue;
COMMENT ON SCHEMA store IS 'The tables of the archive: private to the service.';
COMMENT ON SCHEMA archive IS 'The archive for its readers: documented, stable views and functions.';
COMMENT ON SCHEMA queue IS 'The work queue (procrastinate): private to the service.';

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA store;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA store;
