"""Every query of the cookbook answers its question, for a reader, on an archive with something in it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import psycopg
import pytest

QUERIES = sorted(files("sql").joinpath("cookbook").iterdir(), key=lambda entry: entry.name)


@pytest.fixture
def reader(filled: str) -> Iterator[psycopg.Connection]:
    """A reader of a filled archive."""
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("GRANT archive_reader TO current_user")
        connection.execute("SET ROLE archive_reader")
        yield connection


def test_there_are_enough_and_each_says_what_it_answers() -> None:
    texts = [query.read_text(encoding="utf-8") for query in QUERIES]
    assert len(texts) >= 20
    assert [text for text in texts if not text.startswith("-- ")] == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_returns_rows(reader: psycopg.Connection, query) -> None:  # type: ignore[no-untyped-def]
    assert reader.execute(query.read_text(encoding="utf-8")).fetchall() != []
