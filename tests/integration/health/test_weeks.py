"""Six weeks of ordinary rhythm on a fake clock: no alarm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg

from sql.database import Database
from tests.conftest import run
from tests.integration.health.newsdesk import MONDAY, Story, open_desk, rhythm


async def live(dsn: str, connection: psycopg.Connection[Any], a_day: float, seed: int) -> list[str]:
    """What a newsroom raised over six weeks, after three in which it was learned."""
    async with Database(dsn) as database:
        start = MONDAY - timedelta(weeks=3)
        desk = await open_desk(database, connection, start)
        desk.interval = timedelta(hours=2)
        story = Story(desk, rhythm(start, MONDAY + timedelta(weeks=6), a_day, seed))
        while desk.now < MONDAY + timedelta(weeks=6):
            story.pass_crawl()
            if desk.now >= MONDAY:
                await desk.judge()
        return [event.text() for event in desk.events]


def test_six_weeks_with_nights_weekends_and_holidays_raise_nothing(
    dsn: str, connection: psycopg.Connection[Any]
) -> None:
    assert run(live(dsn, connection, 30, seed=1)) == []
