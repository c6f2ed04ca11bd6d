"""A source that is new: it is healthy once an article of it was read, and not before."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from scheduler.health.assess_sources import SourceAssessor
from sql.database import Database
from tests.conftest import run
from tests.integration.health.newsdesk import TUESDAY_MORNING, WELL, Trouble, open_desk


@pytest.mark.parametrize(
    ("trouble", "state", "why"),
    [
        (Trouble(site="timeout"), "failing", "the last crawl failed: nothing could be read"),
        (Trouble(pages="consent"), "degraded", "the last crawl came to 1 × consent"),
        (Trouble(feed="empty", sitemap="empty"), "degraded", "the last crawl came to 0 addresses"),
    ],
)
def test_a_source_of_which_no_article_was_read_yet_is_not_healthy(
    trouble: Trouble, state: str, why: str, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    def health() -> Any:
        return connection.execute("SELECT state, why FROM archive.source_health").fetchone()

    async def work() -> None:
        async with Database(dsn) as database:
            desk = await open_desk(database, connection, TUESDAY_MORNING)
            assert await SourceAssessor(database).judge_due(TUESDAY_MORNING) == []
            assert health() is None
            desk.crawl([desk.now] if trouble.pages else [], trouble)
            assert await desk.judge() == []
            found = health()
            assert (found[0], why in found[1]) == (state, True), found
            desk.crawl([desk.now], WELL)
            assert await desk.judge() == []
            assert health() == ("healthy", None)

    run(work())


def test_a_lesser_alarm_makes_no_failing_source_better(dsn: str, connection: psycopg.Connection[Any]) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            desk = await open_desk(database, connection, TUESDAY_MORNING)
            desk.crawl([], Trouble(site="timeout"))
            connection.execute(
                "INSERT INTO store.alarm (source_id, kind, severity, opened_at, why)"
                " SELECT %s, name, 'warning', %s, 'a lesser one' FROM store.alarm_kind WHERE name = 'redesign'",
                [desk.source_id, desk.now],
            )
            await desk.judge()
            state, why = connection.execute("SELECT state, why FROM archive.source_health").fetchone()  # type: ignore[misc]
            assert state == "failing"
            assert "a lesser one" in why and "nothing could be read" in why

    run(work())
