"""archive.search and archive.matching."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import DictRow

from crawler.archive.search import search_index, vocabulary
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story
from tests.integration.search.finding import find, write


async def _pages(at: Desk, by: str, size: int) -> list[list[DictRow]]:
    pages: list[list[DictRow]] = []
    after = None
    while True:
        rows = await at.rows(
            "SELECT * FROM archive.search('bridge', by => %s, \"limit\" => %s, after => %s)", by, size, after
        )
        if not rows:
            return pages
        pages.append(rows)
        after = rows[-1]["page_key"]


@pytest.mark.parametrize("by", ["newest", "relevance"])
def test_pages_follow_each_other_without_a_gap_and_without_a_hit_twice(dsn: str, by: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(11):
                await write(at, f"{'bridge ' * (number % 3 + 1)} number{number}", published=START)
            whole = await at.rows("SELECT article_id FROM archive.search('bridge', by => %s)", by)
            pages = await _pages(at, by, 3)
            assert [len(page) for page in pages] == [3, 3, 3, 2]
            assert [row["article_id"] for page in pages for row in page] == [
                row["article_id"] for row in whole
            ]
            assert {row["hits"] for row in pages[0]} == {11}

    run(work())


def test_newest_first_by_the_published_date_and_since_and_until_apply_to_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            days = [START - timedelta(days=day) for day in (3, 1, 2)]
            urls = [(await write(at, f"bridge {day}", published=day))[0] for day in days]
            assert await find(at, "bridge") == [urls[1], urls[2], urls[0]]
            assert await find(at, "bridge", since=days[2], until=days[1]) == [urls[2]]
            assert await find(at, "bridge", source="example", language="en") == [urls[1], urls[2], urls[0]]
            assert await find(at, "bridge", language="uk") == []

    run(work())


def test_a_headline_weighs_more_than_a_summary_and_a_summary_more_than_the_body(dsn: str) -> None:
    filler = "The council met on Monday and spoke of many other things for hours."

    async def work() -> None:
        async with desk(dsn) as at:
            body = await write(at, f"{filler} harbour", published=START)
            summary = await write(at, filler, summary="On the harbour", published=START - timedelta(days=1))
            title = await write(at, filler + " 2", title="The harbour", published=START - timedelta(days=2))
            assert await find(at, "harbour", by="relevance") == title + summary + body
            assert await find(at, "harbour") == body + summary + title

    run(work())


@pytest.mark.parametrize(
    ("query", "values", "says"),
    [
        ("… !", {}, "no word that is searched for"),
        ("", {}, "no word that is searched for"),
        ("-war", {}, "only says what is not wanted"),
        ("war", {"by": "luck"}, "newest or relevance"),
        ("war", {"source": "nobody"}, 'no source is called "nobody"'),
        ("war", {"after": "yesterday"}, "page_key"),
        ("war", {"after": "2026-03-01T00:00:00Z/1", "by": "relevance"}, "page_key"),
    ],
)
def test_what_cannot_be_searched_is_said_clearly(
    filled: str, query: str, values: dict[str, Any], says: str
) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            with pytest.raises(psycopg.errors.InvalidParameterValue, match=says):
                await find(at, query, **values)

    run(work())


SYNTAX = {
    "red": [0, 1],
    "red bridge": [0],
    "red or blue": [0, 1, 2],
    "red -bridge": [1],
    '"bridge was red"': [0],
    '"red was bridge"': [],
    "brid*": [0, 2],
    "bri* blue": [2],
    'red or "blue bridge"': [0, 1, 2],
}


def test_the_syntax_of_queries(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = await write(at, "The bridge was red.", "A red door.", "A blue bridge.")
            for query, numbers in SYNTAX.items():
                assert set(await find(at, query)) == {urls[number] for number in numbers}, query
                ids = await at.rows("SELECT article_id FROM archive.matching(%s)", query)
                each = "SELECT id FROM archive.articles WHERE archive.is_match(id, archive.to_query(%s))"
                assert {row["id"] for row in await at.rows(each, query)} == {row["article_id"] for row in ids}
                found = await at.rows("SELECT article_id FROM archive.search(%s)", query)
                assert {row["article_id"] for row in ids} == {row["article_id"] for row in found}, query

    run(work())


def test_hostile_queries_are_queries(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await write(at, "A bridge.")
            for query in (
                "bridge '",
                'bridge "',
                "bridge \\",
                "bridge & ! ( | <->",
                "bridge:*A",
                "bridge " * 9999,
            ):
                assert len(await find(at, query)) == 1, query[:20]

    run(work())


def test_a_hit_names_the_revision_that_it_shows(dsn: str) -> None:
    url = "https://news.example/changed"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(url, story())
            await at.look(url, story(body=(*PARAGRAPHS, "A ferry will sail.")))
            [hit] = await at.rows("SELECT * FROM archive.search('ferry')")
            [newest] = await at.rows("SELECT max(id) AS id FROM archive.revisions")
            assert hit["revision_id"] == newest["id"]
            assert "**ferry**" in hit["snippet"] and hit["hits_are_exact"]

    run(work())


def test_rows_that_older_rules_indexed_are_indexed_again(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = await write(at, "A bridge.", "Two bridges.")
            async with at.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.article_search SET indexed_as = 0, document = ''"
                )
            assert await find(at, "bridge") == []
            while await search_index.keep_up(at.database):
                pass
            await vocabulary.learn(at.database, at_once=True)
            assert set(await find(at, "bridge")) == set(urls)

    run(work())


def test_a_word_whose_first_transaction_was_rolled_back_is_learned_at_its_next_sight(dsn: str) -> None:
    class Broken(Exception):
        pass

    async def learn_and_break(at: Desk) -> None:
        async with at.database.transaction() as session:
            await search_index._learn(session, "uk", ["у Тростянці"])
            raise Broken

    async def work() -> None:
        async with desk(dsn) as at:
            with pytest.raises(Broken):
                await learn_and_break(at)
            [url] = await write(at, "Подія у Тростянці.", language="uk")
            assert await find(at, "Тростянець") == [url]

    run(work())
