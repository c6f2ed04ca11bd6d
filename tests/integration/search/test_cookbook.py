"""Every query of the cookbook answers its question, for a reader, on an archive with something in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files

import psycopg
import pytest

from crawler.extraction import Quality
from tests.conftest import run
from tests.integration.archiving import START, desk, story
from tests.integration.search.newsdesk import fill

QUERIES = sorted(files("sql").joinpath("cookbook").iterdir(), key=lambda entry: entry.name)


@pytest.fixture(scope="module")
def reader(server: str) -> Iterator[psycopg.Connection]:
    """A reader of a filled archive."""
    info = psycopg.conninfo.conninfo_to_dict(server)
    admin = psycopg.conninfo.make_conninfo(server, dbname="postgres", user="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            f'CREATE DATABASE cookbook OWNER "{info["user"]}" TEMPLATE "{info["dbname"]}"'  # type: ignore[arg-type]
        )
    filled = psycopg.conninfo.make_conninfo(server, dbname="cookbook")
    run(_fill(filled))
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("GRANT archive_reader TO current_user")
        connection.execute("SET ROLE archive_reader")
        yield connection
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("DROP DATABASE cookbook WITH (FORCE)")


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)
        stamped = story(
            title="Stamped",
            body=("Kyiv prepares for the winter.",),
            modified=START + timedelta(days=2),
            quality=Quality(None, ("few_words",)),
        )
        await at.look("https://news.example/stamped", stamped)


def test_there_are_enough_and_each_says_what_it_answers() -> None:
    texts = [query.read_text(encoding="utf-8") for query in QUERIES]
    assert len(texts) >= 20
    assert [text for text in texts if not text.startswith("-- ")] == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_returns_rows(reader: psycopg.Connection, query) -> None:  # type: ignore[no-untyped-def]
    assert reader.execute(query.read_text(encoding="utf-8")).fetchall() != []
