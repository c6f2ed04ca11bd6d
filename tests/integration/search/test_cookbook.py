"""Every query of cookbook and documentation answers a reader, on an archive with something in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.conftest import copied, run
from tests.integration.archiving import PARAGRAPHS, START, desk, story
from tests.integration.search.filled_archive import crawled

QUERIES = sorted(files("sql").joinpath("cookbook").iterdir(), key=lambda entry: entry.name)
PROJECT = Path(__file__).parents[3]
DOCUMENTED = [
    (page.name, query.strip())
    for page in (PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")))
    for block in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for query in re.split(r";$", block, flags=re.MULTILINE)
    if query.strip()
]


STAMPED = "https://news.example/stamped"


async def _live_on(dsn: str) -> None:
    """Ten articles an hour apart, then none for 30 hours although the newsroom was crawled; a later look at a page."""
    begin = START + timedelta(days=10)
    async with desk(dsn) as at:
        for number in range(12):
            hours = number if number < 11 else 40
            published = begin + timedelta(hours=hours)
            text = tuple(f"{line} Hour {hours}." for line in PARAGRAPHS)
            at.now = published + timedelta(minutes=5)
            await at.look(
                f"https://news.example/h{hours}", story(title=f"Hour {hours}", published=published, body=text)
            )
        await crawled(at, begin + timedelta(hours=20))
        title = (await at.rows("SELECT title, text FROM archive.articles WHERE url = %s", STAMPED))[0]
        modified, body = START + timedelta(days=2), tuple(title["text"].split("\n\n"))
        await at.look(STAMPED, story(title=title["title"], body=body, modified=modified))


@pytest.fixture(scope="module")
def lived(filled: str) -> Iterator[str]:
    """The filled archive with some more days of a newsroom's life."""
    with copied(filled) as dsn:
        run(_live_on(dsn))
        yield dsn


@pytest.fixture
def reader(lived: str) -> Iterator[psycopg.Connection]:
    """A reader of that archive."""
    with psycopg.connect(lived, autocommit=True) as connection:
        connection.execute("GRANT archive_reader TO current_user")
        connection.execute("SET ROLE archive_reader")
        yield connection


def answer(reader: psycopg.Connection, number: int) -> list[dict[str, object]]:
    """The rows of a query of the cookbook."""
    [query] = [query for query in QUERIES if query.name.startswith(f"{number:02}_")]
    with reader.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.read_text(encoding="utf-8")).fetchall()  # type: ignore[arg-type]


def test_a_silence_is_one_that_the_archive_was_there_to_see(reader: psycopg.Connection) -> None:
    [row] = answer(reader, 21)
    assert (row["lasted"], row["good_crawls"]) == (timedelta(hours=30), 1)
    before = reader.execute(
        "SELECT count(*) FROM archive.silences WHERE silent_from < %s", [START - timedelta(days=3)]
    )
    assert before.fetchone() == (0,)


def test_a_claimed_change_is_one_between_two_looks(reader: psycopg.Connection) -> None:
    assert [row["url"] for row in answer(reader, 24)] == [STAMPED]


def test_a_week_without_a_match_has_the_share_zero(reader: psycopg.Connection) -> None:
    shares = [row["percent"] for row in answer(reader, 4)]
    assert 0 in shares and max(shares) > 0  # type: ignore[type-var]


def test_growth_begins_with_the_source_and_leaves_backfilled_articles_aside(filled: str) -> None:
    with copied(filled) as dsn, psycopg.connect(dsn) as connection:
        connection.execute("UPDATE store.source SET created_at = now() - interval '2 days'")
        connection.execute("UPDATE store.article SET first_seen_at = now()")
        connection.execute("UPDATE store.crawl SET trigger = 'backfill' WHERE id = 1")
        rows = connection.execute("SELECT articles, backfilled FROM archive.growth ORDER BY day").fetchall()
        total = connection.execute("SELECT count(*) FROM store.article").fetchone()
    assert len(rows) == 3
    assert total and rows[-1] == (0, total[0])


def test_there_are_enough_and_each_says_what_it_answers() -> None:
    texts = [query.read_text(encoding="utf-8") for query in QUERIES]
    assert len(texts) >= 20
    assert [text for text in texts if not text.startswith("-- ")] == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_returns_rows(reader: psycopg.Connection, query) -> None:  # type: ignore[no-untyped-def]
    assert reader.execute(query.read_text(encoding="utf-8")).fetchall() != []


def test_readme_and_documentation_have_queries() -> None:
    assert {"README.md", "reading.md"} <= {page for page, _ in DOCUMENTED}


@pytest.mark.parametrize(("page", "query"), DOCUMENTED)
def test_a_query_of_the_documentation_runs(reader: psycopg.Connection, page: str, query: str) -> None:
    assert reader.execute(query.encode()).description, page
