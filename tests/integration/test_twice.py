"""Recording once: the same answer twice, the lost answer to a COMMIT, two writers at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

from crawler.archive.recording.recorder import Recorder
from crawler.archive.texts.extraction_record import Reading
from crawler.model.visits import FetchedPage, Visit
from sql.database import Database
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, POLICY, START, Desk, desk, story
from tests.integration.cutting import cutting

URL = "https://news.example/story-one"
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])
TABLES = (
    *("look", "article", "revision", "extraction", "verdict", "diff", "alias", "capture", "availability"),
    *("article_search", "unsigned", "signature", "fetch", "furniture"),
)


async def counts(at: Desk) -> dict[str, int]:
    return {table: await at.count(f"store.{table}") for table in TABLES}


def test_the_lost_answer_to_a_commit_changes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, cutting(dsn) as (cutter, through), Database(through) as database:
            at.recorder = Recorder(database, at.crawl_id, at.source_id, POLICY)
            expected = [("look", 1), ("article", 1), ("revision", 1), ("capture", 1)]
            for body in (PARAGRAPHS, EDITED):
                cutter.armed = 1
                assert await at.look(URL, story(body=body)) in ("new", "changed", "unchanged")
                found = await counts(at)
                assert [(name, found[name]) for name, _ in expected] == expected
                expected = [("look", 2), ("article", 1), ("revision", 2), ("capture", 2)]
            assert cutter.cuts == 2
            assert len(await at.rows("SELECT * FROM archive.edits")) == 1

    run(work())


def test_an_answer_that_comes_again_long_after_changes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(), body=b"<p>one</p>")
            first = at.now
            await at.look(URL, story(body=EDITED), body=b"<p>two</p>")
            before, at.now = await counts(at), first.replace(hour=first.hour - 1)
            assert await at.look(URL, story(), body=b"<p>one</p>") == "unchanged"
            assert await counts(at) == before

    run(work())


@asynccontextmanager
async def two_writers(at: Desk, dsn: str) -> AsyncIterator[list[Recorder]]:
    """Two processes' connections that record for one crawl."""
    async with Database(dsn) as one, Database(dsn) as two:
        yield [Recorder(database, at.crawl_id, at.source_id, POLICY) for database in (one, two)]


def page(visit: Visit, minute: int) -> FetchedPage:
    return FetchedPage(
        visit=visit,
        observed_at=START + timedelta(minutes=minute),
        final_url=visit.url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=f"<p>{minute}</p>".encode(),
    )


def test_two_writers_of_one_answer_store_it_once(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, two_writers(at, dsn) as writers:
            visit, reading = await at.visit(URL), Reading(story(url=URL))
            for minute in range(5):
                looks = [writer.record(page(visit, minute), reading) for writer in writers]
                await asyncio.gather(*looks)
            found = await counts(at)
            tables = ("look", "article", "revision", "extraction", "alias", "capture", "fetch")
            assert [found[table] for table in tables] == [5, 1, 1, 1, 1, 2, 5]

    run(work())


def test_two_writers_of_one_article_lose_no_look_and_no_edit(dsn: str) -> None:
    """In whichever order the looks come to the archive, the edits are in that of the observations."""
    titles = [f"The bridge, part {minute}" for minute in range(12)]

    async def work() -> None:
        async with desk(dsn) as at, two_writers(at, dsn) as writers:
            visit = await at.visit(URL)
            looks = [
                writers[minute % 2].record(page(visit, minute), Reading(story(url=URL, title=title)))
                for minute, title in enumerate(titles)
            ]
            await asyncio.gather(*reversed(looks))
            assert await at.count("store.look") == 12
            assert await at.count("store.article") == 1
            rows = await at.rows(
                "SELECT title FROM archive.revisions WHERE dismissed_at IS NULL ORDER BY number"
            )
            assert [row["title"] for row in rows] == titles
            edits = await at.rows("SELECT title_before, title FROM archive.edits ORDER BY changed_before")
            assert [(row["title_before"], row["title"]) for row in edits] == list(pairwise(titles))
            assert (await at.rows("SELECT title FROM archive.articles"))[0]["title"] == titles[-1]

    run(work())
