"""Whether the feeds and sitemaps of a source tell of its edits is learned from what looks found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.archive.channels import list_addresses
from crawler.archive.visits import Planner, Visited, due_visits, note_visit
from crawler.discovery.entries import Entry
from crawler.fetching.page import Page, Visit
from sql.database import Row
from tests.conftest import run
from tests.integration.archiving import Desk, desk

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
URLS = [f"https://news.example/{number}" for number in range(40)]


class Newsroom:
    """A sitemap, looks at what it names, and hours that pass by what was noted getting older."""

    def __init__(self, room: Desk) -> None:
        self.room = room
        self.planned: list[Visited] = []
        self.planner = Planner(self._step, timedelta(minutes=5))

    def _step(self, visited: Visited) -> timedelta:
        self.planned.append(visited)
        return HOUR

    async def says(self, urls: list[str], lastmod: datetime) -> None:
        entries = [Entry(url, lastmod=lastmod, channel="sitemap") for url in urls]
        await list_addresses(self.room.database, self.room.source_id, self.room.channel_id, entries)

    async def looks(self, urls: list[str], outcome: str, because: str = "ladder") -> None:
        visits = {visit.url: replace(visit, due_because=because) for visit in await self.due()}
        for url in urls:
            page = Page(visits[url], datetime.now(UTC), url, 200)
            async with self.room.database.transaction() as session:
                await note_visit(session, page, outcome, self.planner)

    async def due(self) -> list[Visit]:
        """All addresses as visits that are due."""
        async with self.room.database.transaction() as session:
            await session.connection.execute(
                "UPDATE store.address_state SET next_visit_at = now() - interval '1 s'"
            )
            return await due_visits(session, self.room.source_id, [], 1000)

    async def told(self) -> set[str]:
        return {visit.url for visit in await self.due() if visit.told}

    async def pass_hours(self, hours: float) -> None:
        for table, columns in (
            ("address_state", ("last_looked_at",)),
            ("claim", ("observed_at",)),
            ("claim_check", ("since", "looked_at")),
        ):
            moved = ", ".join(
                f"{name} = {name} - make_interval(mins => {int(hours * 60)})" for name in columns
            )
            await self.rows(f"UPDATE store.{table} SET {moved} RETURNING 1")

    async def rows(self, query: str) -> list[Row]:
        return await self.room.rows(query)

    async def starts(self) -> None:
        """All articles were looked at two hours ago."""
        await self.says(URLS, NOW - 9 * HOUR)
        await self.looks(URLS, "new")
        await self.pass_hours(2)


@pytest.mark.parametrize(("untold", "tells"), [(0, True), (1, True), (2, False)])
def test_a_source_tells_that_told_of_nineteen_of_twenty_edits(dsn: str, untold: int, tells: bool) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            assert await news.told() == set()
            await news.says(URLS[untold:], NOW)
            await news.says(URLS, NOW - 9 * HOUR)
            await news.looks(URLS[:20], "changed")
            await news.pass_hours(2)
            assert await news.told() == (set(URLS) if tells else set())

    run(work())


def test_fewer_than_twenty_edits_say_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            await news.says(URLS, NOW)
            await news.looks(URLS[:19], "changed")
            await news.pass_hours(2)
            assert await news.told() == set()

    run(work())


@pytest.mark.parametrize(("later", "tells"), [(0.4, True), (0.7, False)])
def test_an_edit_that_the_ladder_found_first_counts_as_told_when_the_claim_comes_soon(
    dsn: str, later: float, tells: bool
) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            await news.looks(URLS[:30], "changed")
            await news.pass_hours(later)
            await news.says(URLS, NOW)
            await news.pass_hours(2)
            assert await news.told() == (set(URLS) if tells else set())

    run(work())


def test_only_what_is_named_now_is_told_of_and_the_planner_hears_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            await news.says(URLS, NOW)
            await news.looks(URLS[:20], "changed")
            await news.pass_hours(2)
            await news.says(URLS[:5], NOW)
            assert await news.told() == set(URLS[:5])
            news.planned.clear()
            await news.looks(URLS[4:6], "unchanged")
            assert [visited.told for visited in news.planned] == [True, False]

    run(work())


def test_edits_of_articles_that_are_named_no_more_count_for_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            await news.says(URLS[:1], NOW - 9 * HOUR)
            await news.looks(URLS[1:], "changed")
            assert await news.rows("SELECT * FROM store.claim_check") == []

    run(work())


def test_a_newsroom_that_stamps_its_articles_anew_all_the_time_tells_nothing(dsn: str) -> None:
    """Claims came with all of its edits, and many more with none."""

    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            for number, edited in enumerate((8, 8, 4)):
                await news.says(URLS, NOW + timedelta(seconds=number))
                await news.looks(URLS[:edited], "changed")
                await news.looks(URLS[edited:], "unchanged", because="sitemap_lastmod")
                await news.pass_hours(2)
            checks = await news.rows(
                "SELECT edited, count(*) AS n FROM store.claim_check GROUP BY edited ORDER BY edited"
            )
            assert checks == [{"edited": False, "n": 100}, {"edited": True, "n": 20}]
            assert await news.told() == set()
            await news.rows("DELETE FROM store.claim_check WHERE NOT edited RETURNING 1")
            assert await news.told() == set(URLS)

    run(work())


def test_what_is_older_than_a_month_is_forgotten(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            news = Newsroom(room)
            await news.starts()
            await news.says(URLS, NOW)
            await news.looks(URLS, "changed")
            await news.pass_hours(24 * 29)
            assert await news.told() == set(URLS)
            await news.pass_hours(24 * 2)
            assert await news.told() == set()

    run(work())
