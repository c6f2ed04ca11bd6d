"""``sql/schema.sql`` is what the migrations make: nobody reads a schema that is not there."""

from __future__ import annotations

import difflib

import psycopg
import pytest

from tests.schema.catalogue import read_catalogue
from tests.schema.kept import kept, kept_for
from tests.schema.rendering import render


def _rendered(dsn: str) -> str:
    catalogue = read_catalogue(dsn)
    if catalogue.version != kept_for():
        pytest.skip(
            f"skipped: sql/schema.sql shows the catalogue of PostgreSQL {kept_for()}, this is {catalogue.version}"
        )
    return render(catalogue)


def test_the_file_is_what_the_migrations_make(dsn: str) -> None:
    """If this fails, write the file anew: ``python -m tests.schema``."""
    made = _rendered(dsn).splitlines()
    changed = difflib.unified_diff(
        kept().splitlines(), made, "sql/schema.sql", "migrations", lineterm="", n=0
    )
    assert list(changed) == []


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE store.another (id bigint)",
        "ALTER TABLE store.extraction ADD COLUMN another text",
        "ALTER TABLE store.extraction ALTER COLUMN title SET STORAGE EXTERNAL",
        "ALTER TABLE store.extraction ALTER COLUMN title SET NOT NULL",
        "ALTER TABLE store.extraction ALTER COLUMN title SET DEFAULT 'none'",
        "ALTER TABLE store.extraction SET (fillfactor = 50)",
        "ALTER TABLE store.extraction ADD CONSTRAINT another CHECK (words < 1000000)",
        "COMMENT ON COLUMN store.extraction.title IS 'Another meaning.'",
        "COMMENT ON TABLE store.extraction IS 'Another meaning.'",
        "CREATE INDEX another ON store.extraction (words)",
        "CREATE STATISTICS store.another ON words, language FROM store.extraction",
        "DROP TRIGGER is_an_act ON store.extraction",
        "CREATE SEQUENCE store.another",
        "CREATE OR REPLACE FUNCTION store.search_version() RETURNS smallint LANGUAGE sql IMMUTABLE AS 'SELECT 99'",
        "COMMENT ON COLUMN archive.articles.title IS 'Another meaning.'",
        "CREATE VIEW archive.another AS SELECT 1 AS one",
        "ALTER TEXT SEARCH CONFIGURATION store.palimpsest ALTER MAPPING FOR word WITH simple",
    ],
)
def test_any_other_schema_is_another_file(dsn: str, change: str) -> None:
    before = _rendered(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute(change.encode())
    assert render(read_catalogue(dsn)) != before


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TYPE store.another AS ENUM ('one')",
        "CREATE DOMAIN archive.another AS text",
        "CREATE MATERIALIZED VIEW store.another AS SELECT 1 AS one",
        "CREATE AGGREGATE store.another (integer) (SFUNC = int4pl, STYPE = integer)",
    ],
)
def test_an_object_of_a_kind_that_the_file_cannot_show_is_an_error(dsn: str, made: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(made.encode())
    with pytest.raises(ValueError, match="another"):
        read_catalogue(dsn)
