"""Whether the feeds and sitemaps of a source tell of its edits is learned from what looks found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.rows import DictRow

from crawler.archive.crawls.visits import due_visits, note_visit
from crawler.archive.sources.channels import list_addresses, note_channel
from crawler.model.entries import ListedEntry
from crawler.model.visits import FetchedPage, Visit
from scheduler.revisits.policy import LadderPolicy, Visited
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
        self.policy = LadderPolicy(self._step, timedelta(minutes=5))

    def _step(self, visited: Visited) -> timedelta:
        self.planned.append(visited)
        return 9 * HOUR

    async def says(self, urls: list[str], ago: float) -> None:
        """The sitemap names these, all changed so many hours ago."""
        lastmod = datetime.now(UTC) - ago * HOUR
        entries = [ListedEntry(url, lastmod=lastmod, channel="sitemap") for url in urls]
        await note_channel(self.room.database, self.room.channel_id, "ok", entries)
        await list_addresses(
            self.room.database, self.room.source_id, self.room.channel_id, entries, claims=self.policy.claims
        )

    async def looks(self, urls: list[str], outcome: str, **fields: Any) -> None:
        visits = {visit.url: replace(visit, **fields) for visit in await self.due()}
        for url in urls:
            page = FetchedPage(visits[url], datetime.now(UTC), url, 200)
            async with self.room.database.transaction() as session:
                await note_visit(session, page, outcome, self.policy)

    async def due(self) -> list[Visit]:
        """All addresses as visits that are due."""
        async with self.room.database.transaction() as session:
            await session.connection.execute(
                "UPDATE store.address_state SET next_visit_at = now() - interval '1 s'"
            )
            return await due_visits(session, self.policy, self.room.source_id, [], 1000)

    async def told(self) -> set[str]:
        return {visit.url for visit in await self.due() if visit.told}

    async def pass_hours(self, hours: float) -> None:
        for table, columns in (
            ("address_state", ("last_looked_at",)),
            ("claim", ("value", "observed_at")),
            ("claim_check", ("since", "looked_at")),
        ):
            moved = ", ".join(
                f"{name} = {name} - make_interval(mins => {int(hours * 60)})" for name in columns
            )
            await self.rows(f"UPDATE store.{table} SET {moved} RETURNING 1")

    async def rows(self, query: str) -> list[DictRow]:
        return await self.room.rows(query)

    async def starts(self) -> None:
        """All articles were looked at two hours ago."""
        await self.says(URLS, 9)
        await self.looks(URLS, "new")
        await self.pass_hours(2)

    async def earns_trust(self) -> None:
        """Twenty edits were told of a minute later, and found."""
        await self.starts()
        await self.says(URLS, 1 / 60)
        await self.looks(URLS[:20], "changed")
        await self.pass_hours(2)


@asynccontextmanager
async def newsroom(dsn: str) -> AsyncIterator[Newsroom]:
    async with desk(dsn) as room:
        yield Newsroom(room)


@pytest.mark.parametrize(("untold", "tells"), [(0, True), (1, True), (2, False)])
def test_a_source_tells_that_told_of_nineteen_of_twenty_edits(dsn: str, untold: int, tells: bool) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            assert await news.told() == set()
            await news.says(URLS[untold:], 1 / 60)
            await news.says(URLS, 9)
            await news.looks(URLS[:20], "changed")
            await news.pass_hours(2)
            assert await news.told() == (set(URLS) if tells else set())

    run(work())


def test_fewer_than_twenty_edits_say_nothing(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            await news.says(URLS, 1 / 60)
            await news.looks(URLS[:19], "changed")
            await news.pass_hours(2)
            assert await news.told() == set()

    run(work())


@pytest.mark.parametrize(("later", "tells"), [(0.4, True), (0.7, False)])
def test_an_edit_that_the_ladder_found_first_counts_as_told_when_the_claim_comes_soon(
    dsn: str, later: float, tells: bool
) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            await news.looks(URLS[:30], "changed")
            await news.pass_hours(later)
            await news.says(URLS, later + 1 / 60)
            await news.pass_hours(2)
            assert await news.told() == (set(URLS) if tells else set())

    run(work())


@pytest.mark.parametrize("ago", [5.0, 1.0, -0.5])
def test_a_claim_of_a_wrong_time_or_a_late_one_tells_nothing(dsn: str, ago: float) -> None:
    """Local time that is taken for UTC lies hours before the look before, or ahead."""

    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            await news.says(URLS, ago)
            await news.looks(URLS, "changed")
            await news.pass_hours(2)
            assert await news.told() == set()

    run(work())


def test_only_what_is_named_now_is_told_of_and_the_ladder_hears_it(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            await news.says(URLS[:5], 9)
            assert await news.told() == set(URLS[:5])
            news.planned.clear()
            await news.looks(URLS[4:6], "unchanged")
            assert [visited.told for visited in news.planned] == [True, False]

    run(work())


def test_a_listing_that_is_read_no_more_tells_nothing(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            assert await news.told() == set(URLS)
            await news.rows(
                "UPDATE store.channel_state SET good_at = good_at - interval '61 minutes' RETURNING 1"
            )
            assert await news.told() == set()

    run(work())


def test_edits_that_nobody_told_of_end_the_trust_also_those_of_articles_that_are_listed_no_more(
    dsn: str,
) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            await news.says(URLS[5:], 9)
            await news.looks(URLS[:1], "changed")
            await news.pass_hours(2)
            assert await news.told() == set(URLS[5:])
            await news.looks(URLS[1:2], "changed")
            await news.pass_hours(2)
            assert await news.told() == set()

    run(work())


def test_edits_of_old_articles_need_not_be_told_of(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            await news.looks(URLS, "changed", dated_at=NOW - 49 * HOUR)
            await news.pass_hours(2)
            assert await news.told() == set(URLS)

    run(work())


def test_pages_that_are_gone_while_the_listing_names_them_end_the_trust(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            await news.looks(URLS[:5], "gone", due_because="dropped")
            await news.pass_hours(2)
            assert await news.told() == set(URLS)
            await news.looks(URLS[:2], "not_found")
            await news.pass_hours(2)
            assert await news.told() == set()

    run(work())


def test_a_first_text_that_comes_late_is_no_edit(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.says(URLS, 9)
            await news.looks(URLS, "server_error")
            await news.looks(URLS, "new")
            assert await news.rows("SELECT * FROM store.claim_check") == []

    run(work())


def test_a_look_that_failed_is_planned_as_if_nobody_told(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            news.planned.clear()
            await news.looks(URLS[:1], "server_error")
            assert [visited.told for visited in news.planned] == [False]

    run(work())


def test_a_look_that_a_claim_set_off_and_that_failed_is_made_again_soon(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            waits = []
            for _ in range(3):
                await news.looks(URLS[:1], "server_error", due_because="sitemap_lastmod")
                waits += await news.rows(
                    "SELECT next_visit_at - now() AS wait FROM store.address_state WHERE failures > 0"
                )
            assert [round(row["wait"] / timedelta(minutes=30)) for row in waits] == [1, 2, 4]
            await news.rows("UPDATE store.address_state SET due_because = 'sitemap_lastmod' RETURNING 1")
            await news.looks(URLS[:1], "server_error")
            state = await news.rows("SELECT due_because FROM store.address_state WHERE failures > 0")
            assert state == [{"due_because": "sitemap_lastmod"}]
            await news.looks(URLS[:1], "changed")
            state = await news.rows(
                "SELECT due_because, next_visit_at > now() + interval '8 hours' AS late "
                "FROM store.address_state WHERE due_because = 'ladder' AND looks > 2"
            )
            assert state == [{"due_because": "ladder", "late": True}]

    run(work())


def test_a_newsroom_that_stamps_its_articles_anew_all_the_time_tells_nothing(dsn: str) -> None:
    """Claims came with all of its edits, and many more with none."""

    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.starts()
            for edited in (8, 8, 4):
                await news.says(URLS, 1 / 60)
                await news.looks(URLS[:edited], "changed")
                await news.looks(URLS[edited:], "unchanged", due_because="sitemap_lastmod")
                await news.pass_hours(2)
            checks = await news.rows(
                "SELECT found, count(*) AS n FROM store.claim_check GROUP BY found ORDER BY found"
            )
            assert checks == [{"found": False, "n": 100}, {"found": True, "n": 20}]
            assert await news.told() == set()
            await news.rows("DELETE FROM store.claim_check WHERE NOT found RETURNING 1")
            assert await news.told() == set(URLS)

    run(work())


def test_what_is_older_than_a_month_is_forgotten(dsn: str) -> None:
    async def work() -> None:
        async with newsroom(dsn) as news:
            await news.earns_trust()
            await news.pass_hours(24 * 29)
            assert await news.told() == set(URLS)
            await news.pass_hours(24 * 2)
            assert await news.told() == set()
            async with news.room.database.transaction() as session:
                await session.run("forget_claim_checks", before=datetime.now(UTC) - timedelta(days=30))
            assert await news.rows("SELECT * FROM store.claim_check") == []

    run(work())
