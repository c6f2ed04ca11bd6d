#!/bin/sh
# The service's role and its database: no superuser, but one that may make logins for readers.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v password="$(cat /run/palimpsest/password)" <<'SQL'
CREATE ROLE palimpsest LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE palimpsest OWNER palimpsest ENCODING 'UTF8' TEMPLATE template0;
SQL
