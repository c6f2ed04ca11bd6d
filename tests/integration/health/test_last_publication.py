"""When a newsroom last published: the newest by its date, and not the last that was taken in."""

from __future__ import annotations

from datetime import timedelta

from sql.rows.health import LAST_PUBLICATION
from tests.conftest import run
from tests.integration.archiving import START, desk
from tests.integration.stories import tale


def test_a_backfill_of_old_pages_makes_no_newsroom_silent(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/today", tale("today", START))
            for day in range(55):
                old = tale(f"old {day}", START - timedelta(days=2000 + day))
                await at.look(f"https://news.example/old-{day}", old)
            async with at.database.transaction() as session:
                assert await session.one(LAST_PUBLICATION, source_id=at.source_id) == START

    run(work())
