"""Of a redacted article no word is left anywhere in the database, and a column that may hold one is never forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg.rows import DictRow

from crawler.archive.copies import near_duplicates
from crawler.archive.recording.redact import redact
from crawler.archive.search import search_index
from crawler.archive.sources.channels import list_addresses
from crawler.archive.texts.extraction_record import Reading
from crawler.model.entries import ListedEntry
from crawler.model.visits import FetchedPage
from sql.database import Database, statements
from tests.conftest import opened, run
from tests.integration.archiving import START, Desk, desk, story
from tests.integration.evidence.desk import seal, verified
from tests.integration.redaction.columns import (
    Column,
    bounded_columns,
    columns_for_words,
    columns_with,
    holds,
    statistics_with,
)
from tests.integration.redaction.marked import MARKS, OTHER_URL, SECOND_URL, SLUG, URL
from tests.integration.redaction.wordless import ADDRESSES, WORDLESS

_TABLES = ("store", "queue")
_FUNCTIONS = (
    "SELECT * FROM archive.search('river')",
    "SELECT * FROM archive.search('zanzeleb or занзелебок')",
    "SELECT * FROM archive.search_removed('zanzeleb or занзелебок or miracle')",
    f"SELECT * FROM archive.history('{URL}')",
    f"SELECT * FROM archive.article_at('{URL}', '2026-03-01 16:30Z')",
    "SELECT * FROM archive.as_of('2026-03-01 20:30Z')",
    "SELECT * FROM archive.edits_as_known(now())",
    "SELECT * FROM archive.diff(1, 3)",
)


async def _rows(database: Database, query: str, *values: object) -> list[DictRow]:
    async with database.transaction() as session:
        return await (await session.connection.execute(query.encode(), values)).fetchall()


async def _redact_both(database: Database) -> None:
    """The first state of the other article, which shares a line with the article, and the whole article."""
    query = "SELECT id FROM archive.revisions WHERE url = %s ORDER BY id LIMIT 1"
    [first] = await _rows(database, query, OTHER_URL)
    await redact(database, OTHER_URL, first["id"], "a wish")
    await redact(database, f"{URL}?utm_source=letter", None, "a wish")


async def _answers_with(database: Database, words: Collection[str]) -> list[str]:
    """The functions for readers whose answer has one of the words."""
    return [query for query in _FUNCTIONS if holds(await _rows(database, query), words)]


async def _everywhere(database: Database) -> set[Column | str]:
    return {
        *await columns_with(database, MARKS, *_TABLES, "archive"),
        *await statistics_with(database, MARKS),
        *await _answers_with(database, MARKS),
    }


def test_every_column_for_words_is_filled_or_says_why_it_holds_none(marked: str) -> None:
    """A new column fails here: fill it in ``marked.py`` and let the redaction empty it, or say why not."""

    async def work() -> None:
        async with opened(marked) as database:
            everywhere = await columns_for_words(database)
            filled = everywhere & await columns_with(database, MARKS, *_TABLES)
            bounded = await bounded_columns(database)
            assert everywhere - filled - bounded - ADDRESSES == WORDLESS
            assert filled & (WORDLESS | bounded | ADDRESSES) == set()

    run(work())


@pytest.mark.parametrize(
    "added",
    [
        "ALTER TABLE store.extraction ADD COLUMN another text",
        "ALTER TABLE store.address_state ADD COLUMN another jsonb",
        "ALTER TABLE store.furniture ADD COLUMN another tsvector",
        "ALTER TABLE store.look_headers ADD COLUMN another bytea",
        "ALTER TABLE store.copy ADD COLUMN another character varying(9)[]",
        "CREATE TABLE store.another (another xml)",
        "CREATE TABLE queue.another (another name)",
    ],
)
def test_a_new_column_for_words_is_noticed(dsn: str, added: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            known = await columns_for_words(database)
            async with database.transaction() as session:
                await session.connection.execute(added.encode())
            [(_, column)] = await columns_for_words(database) - known
            assert column == "another"

    run(work())


def test_no_word_is_left_and_none_comes_back(marked: str) -> None:
    async def work() -> None:
        async with opened(marked) as database:
            async with database.transaction() as session:
                await session.connection.execute("ANALYZE")
            assert len(await statistics_with(database, MARKS)) > 5
            assert len(await columns_with(database, MARKS, "archive")) > 20
            assert await _answers_with(database, MARKS) == list(_FUNCTIONS)
        async with desk(marked) as at:
            pages = [await _under_way(at, url) for url in (URL, SECOND_URL, f"{URL}-print")]
            await _redact_both(at.database)
            assert await _everywhere(at.database) == set()
            await _live_on(at, pages)
            assert await _everywhere(at.database) == set()
            slugs = await columns_with(at.database, [SLUG], *_TABLES)
            assert slugs & await columns_for_words(at.database) == ADDRESSES

    run(work())


async def _under_way(at: Desk, url: str) -> FetchedPage:
    """A page of the article that a crawl has asked for."""
    visit = await at.visit(url)
    headers = (("ETag", "zanzeleb"), ("Content-Type", "text/html"))
    return FetchedPage(visit, START + timedelta(days=2), URL, 200, headers, body=b"Zanzeleb")


async def _live_on(at: Desk, pages: list[FetchedPage]) -> None:
    """Feeds name the article again, its pages come in, others are recorded, and what runs in the background runs."""
    text = Reading(story(title="Zanzeleb", body=("Zanzeleb and Занзелебок were here.",), language="uk"))
    failed = {"outcome": "error", "detail": "record: Failing row contains (Zanzeleb)"}
    for page in pages:
        assert await at.recorder.record(page, text) == "redacted"
        assert await at.recorder.record(replace(page, **failed), None) == "redacted"
    said = [
        ListedEntry(url, title="Zanzeleb", published_raw="by Zanzeleb, Monday") for url in (URL, SECOND_URL)
    ]
    await list_addresses(at.database, at.source_id, at.channel_id, said)
    at.now = START + timedelta(days=2)
    await at.look("https://news.example/new", story(title="Mooring", body=("A boat came in.",)), body=b"boat")
    await search_index.keep_up(at.database)
    await near_duplicates.sign_again(at.database)
    await near_duplicates.catch_up(at.database, patience=timedelta(0))
    async with at.database.transaction() as session:
        await session.connection.execute("ANALYZE")  # as autovacuum does from time to time
    await seal(at)


def test_the_ledger_is_whole_after_it(marked: str) -> None:
    async def work() -> None:
        async with desk(marked) as at:
            before = await verified(at)
            assert before.breaks == [] and before.redacted == 0
            await _redact_both(at.database)
            for _ in range(2):
                after = await verified(at)
                assert after.breaks == [] and after.redacted > 20
                await seal(at)

    run(work())


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("drop_redacted_captures", ("store.capture", "body")),
        ("drop_redacted_headers", ("store.look_headers", "headers")),
        ("empty_texts", ("store.extraction", "tags")),
        ("empty_verdicts", ("store.verdict", "looked_at")),
        ("drop_redacted_search", ("store.article_search", "document")),
        ("forget_redacted_lines", ("store.furniture", "line")),
        ("forget_forms", ("store.word_forms", "lemma")),
        ("empty_claims", ("store.claim", "raw")),
        ("drop_redacted_details", ("store.fetch", "detail")),
        ("close_addresses", ("store.address_state", "etag")),
    ],
)
def test_a_step_that_is_left_out_is_noticed(
    marked: str, statement: str, left: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with opened(marked) as database:
            monkeypatch.setitem(statements(), statement, "SELECT")  # type: ignore[arg-type]
            await _redact_both(database)
            assert left in await columns_with(database, MARKS, *_TABLES)

    run(work())


def test_samples_of_the_planner_are_left_without_their_step(
    marked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with opened(marked) as database:
            async with database.transaction() as session:
                await session.connection.execute("ANALYZE")
            monkeypatch.setitem(statements(), "sample_again", "SELECT")  # type: ignore[arg-type]
            await _redact_both(database)
            assert await columns_with(database, MARKS, *_TABLES) == set()
            assert ("store.extraction", "title") in await statistics_with(database, MARKS)

    run(work())
