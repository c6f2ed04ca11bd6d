"""Twelve faults of a newsroom on a fake clock: one alarm each, by its name, in time, closed by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from sql.database import Database
from tests.conftest import run
from tests.integration.health.newsdesk import TUESDAY_MORNING, WELL, Trouble, begin

LOST = {"words": 8, "agreement": 0.1}
FAULTS = {
    "a feed that freezes beside a sitemap": (Trouble(feed="frozen"), "channel_behind"),
    "a feed that turns empty": (Trouble(feed="empty"), "channel_empty"),
    "a redesign that breaks the body": (Trouble(text=LOST), "redesign"),
    "pages that only scripts fill": (Trouble(pages="unread"), "redesign"),
    "a notice in the place of all articles": (Trouble(pages="stand_in"), "redesign"),
    "dates that vanish": (Trouble(text={"published": None}), "dates_lost"),
    "a consent wall": (Trouble(pages="consent"), "consent"),
    "a consent wall where most crawls have no page to look at": (
        Trouble(pages="consent", rests=True),
        "consent",
    ),
    "a bot challenge": (Trouble(site="challenge"), "challenge"),
    "a 403 for everything": (Trouble(site="forbidden"), "forbidden"),
    "a TLS failure": (Trouble(site="tls"), "tls"),
    "a host that times out": (Trouble(site="timeout"), "timeout"),
    "a site that moved": (Trouble(site="moved"), "moved"),
    "a robots.txt that forbids all": (Trouble(site="robots"), "robots"),
    "a sitemap gone": (Trouble(sitemap="not_found"), "channel_gone"),
    "a server that fails": (Trouble(site="server_error"), "server_error"),
    "a feed that is another page": (Trouble(feed="unreadable"), "channel_unreadable"),
    "authors that vanish": (Trouble(text={"authors": []}), "fields_lost"),
    "a wall before most texts": (Trouble(text={"partial": True}), "paywall"),
    "addresses that changed without redirects": (Trouble(pages="not_found"), "addresses_broken"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_raises_its_alarm_within_three_crawls_and_closes_it_after(
    name: str, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    trouble, kind = FAULTS[name]

    async def work() -> None:
        async with Database(dsn) as database:
            story = await begin(database, connection)
            # Three crawls that see it: two of three see nothing where the newsroom rests.
            await story.until_alarm(trouble, 9 if trouble.rests else 3)
            await story.goes_on(trouble, 24)
            opened = [(event.what, event.kind) for event in story.desk.events if event.what == "opened"]
            assert opened == [("opened", kind)]
            await story.goes_on(WELL, 6)
            assert [event.kind for event in story.desk.events if event.what == "closed"] == [kind]
            assert story.desk.connection.execute("SELECT state FROM store.source_health").fetchall() == [
                ("healthy",)
            ]

    run(work())


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(Trouble(site="challenge"), "challenge"), (Trouble(pages="consent"), "consent")],
)
@pytest.mark.parametrize("well", [0, 1])
def test_a_wall_is_named_before_a_newsroom_that_is_hardly_known(
    well: int, trouble: Trouble, kind: str, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    """A wall that was there from the first day is not what is usual for the source."""

    async def work() -> None:
        async with Database(dsn) as database:
            story = await begin(database, connection, history=timedelta(days=-1, hours=-9 + well))
            await story.goes_on(trouble, 16)
            opened = [(event.what, event.kind) for event in story.desk.events if event.what == "opened"]
            assert opened == [("opened", kind)]

    run(work())


@pytest.mark.parametrize("sitemap", [True, False])
def test_silence_at_noon_is_an_alarm_within_the_expected_interval(
    sitemap: bool, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    """Where a feed stands alone nothing contradicts it: its freezing is silence."""

    async def work() -> None:
        async with Database(dsn) as database:
            story = await begin(database, connection, history=timedelta(weeks=3), sitemap=sitemap)
            by = connection.execute("SELECT expected_by FROM store.source_health").fetchone()
            assert by is not None
            await story.until_alarm(WELL, 24, silent=True)
            [event] = story.desk.events
            assert (event.what, event.kind) == ("opened", "silent")
            assert by[0] < event.at < by[0] + 2 * story.desk.interval
            assert event.at < TUESDAY_MORNING + timedelta(hours=8)
            await story.goes_on(WELL, 20)
            assert [event.kind for event in story.desk.events if event.what == "closed"] == ["silent"]

    run(work())


def test_a_source_that_fails_is_tried_ever_more_slowly_and_comes_back_by_itself(
    dsn: str, connection: psycopg.Connection[Any]
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            story = await begin(database, connection)

            async def waits(trouble: Trouble, crawls: int) -> list[float]:
                """Hours from each crawl to the next, which the schedule alone would make one."""
                found = []
                for _ in range(crawls):
                    story.pass_crawl(trouble)
                    crawled_at = story.desk.now
                    connection.execute(
                        "UPDATE store.source_due SET discovery_at = %s", (crawled_at + timedelta(hours=1),)
                    )
                    await story.desk.judge()
                    row = connection.execute("SELECT discovery_at FROM store.source_due").fetchone()
                    assert row is not None
                    found.append((row[0] - crawled_at) / timedelta(hours=1))
                return found

            assert await waits(Trouble(site="timeout"), 8) == [1, 1, 2, 4, 8, 12, 12, 12]
            assert await waits(WELL, 2) == [1, 1]

    run(work())
