-- The last thing that the setup makes: where it is, everything is.
SELECT oid FROM pg_database WHERE datname = 'palimpsest';
