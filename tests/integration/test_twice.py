"""Recording once: the same answer twice, or the lost answer to a COMMIT, changes nothing."""

from __future__ import annotations

from crawler.archive.record import Recorder
from sql.database import Database
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, PLANNER, Desk, desk, story
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
            at.recorder = Recorder(database, at.crawl_id, at.source_id, PLANNER)
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
