"""``sql/schema.sql``: the schema that all migrations together make, written from the server's own catalogue."""
