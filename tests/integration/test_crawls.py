"""Leases, due times and the queue: each due time once, each site by one crawl at a time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import CrawlLease, DiscoveryCounts, SiteBusy
from crawler.archive.sources.source_rows import put_sources
from crawler.sources import Source, SourcesFile
from scheduler.clock.clock import Clock
from scheduler.queue import Due, Queue
from sql.database import Database
from sql.rows.service import DUE_SOURCES
from sql.rows.sources import FIND_SOURCE
from tests.conftest import opened, run

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def put(database: Database, *names: str, site: str = "a.example") -> list[int]:
    """Sources of one site; returns their ids."""
    sources = tuple(Source(home=f"https://{site}/", name=name) for name in names)
    await put_sources(database, SourcesFile(Path("sources.toml"), "00" * 32, sources))
    async with database.transaction() as session:
        return [(await session.one(FIND_SOURCE, name=name)).id for name in names]


async def begin(database: Database, source_id: int, due: datetime | None = DUE) -> CrawlLease:
    return await crawl_leases.begin(
        database,
        source_id=source_id,
        site="a.example",
        trigger="schedule" if due else "manual",
        scheduled_for=due,
        next_discovery_at=None,
        worker="test",
    )


def test_two_sources_of_one_site_are_never_crawled_at_once(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            first, second = await put(database, "one", "two")
            begun = await begin(database, first)
            with pytest.raises(SiteBusy, match=r"a\.example"):
                await begin(database, second)
            await crawl_leases.end(database, begun.crawl_id, "finished", None, DiscoveryCounts())
            await begin(database, second)

    run(work())


def test_of_many_that_begin_at_once_one_does(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            tries = await asyncio.gather(
                *(begin(database, source_id) for _ in range(8)), return_exceptions=True
            )
            assert sum(isinstance(each, CrawlLease) for each in tries) == 1
            assert sum(isinstance(each, SiteBusy) for each in tries) == 7

    run(work())


def test_a_due_time_is_crawled_once(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            begun = await begin(database, source_id)
            await crawl_leases.end(database, begun.crawl_id, "finished", None, DiscoveryCounts())
            with pytest.raises(SiteBusy):
                await begin(database, source_id)

    run(work())


def test_a_dead_crawl_is_ended_and_its_source_is_due_again(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            begun = await begin(database, source_id)
            assert await crawl_leases.sweep(database, crawl_leases.LEASE_PATIENCE) == []
            swept = await crawl_leases.sweep(database, timedelta(0))
            assert [(row.id, row.outcome) for row in swept] == [(begun.crawl_id, "died")]
            assert not await crawl_leases.beat(database, begun.crawl_id)
            async with database.transaction() as session:
                due = await session.all(DUE_SOURCES, lost_after=timedelta(minutes=5))
            assert [row.id for row in due] == [source_id]

    run(work())


async def _not_run(source_id: int, due_at: datetime) -> None:
    raise AssertionError("no worker runs here")


async def _nothing() -> None:
    """There is no sources file to reload."""


def test_two_clocks_queue_a_source_once(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            await put(database, "one", "two")
            async with Queue(dsn, _not_run, crawls=1) as queue:
                clocks = [Clock(database, queue, _nothing, tick=timedelta(hours=1)) for _ in range(2)]
                await asyncio.gather(*(clock.queue_due() for clock in clocks for _ in range(3)))
            async with database.transaction() as session:
                jobs = await (
                    await session.connection.execute("SELECT * FROM queue.procrastinate_jobs")
                ).fetchall()
            assert sorted(job["queueing_lock"] for job in jobs) == ["source:1", "source:2"]
            assert {job["lock"] for job in jobs} == {"site:a.example"}

    run(work())


def test_a_waiting_source_is_not_queued_again(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            async with Queue(dsn, _not_run, crawls=1) as queue:
                due = Due(source_id, "one", "a.example", DUE)
                assert await queue.enqueue(due)
                assert not await queue.enqueue(due)

    run(work())


def test_jobs_of_a_worker_that_is_gone_are_ended(dsn: str) -> None:
    """A job that was begun holds its site's lock for ever where nobody ends it."""

    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            async with Queue(dsn, _not_run, crawls=1) as queue:
                due = Due(source_id, "one", "a.example", DUE)
                await queue.enqueue(due)
                async with database.transaction() as session:
                    await session.run("work_in_queue_schema")
                    await session.connection.execute("UPDATE queue.procrastinate_jobs SET status = 'doing'")
                await queue.enqueue(due)
                assert await queue.sweep() == [source_id]
                assert not await queue.enqueue(due)

    run(work())


def test_a_job_whose_end_was_not_written_down_frees_its_source(dsn: str) -> None:
    """The database was away when the crawl ended: the worker lives on, and its job is "doing" for ever."""

    async def work() -> None:
        async with opened(dsn) as database:
            [source_id] = await put(database, "one")
            async with Queue(dsn, _not_run, crawls=1) as queue:
                clock = Clock(
                    database, queue, _nothing, tick=timedelta(hours=1), patience=timedelta(minutes=1)
                )
                await clock.queue_due()
                async with database.transaction() as session:
                    await session.run("work_in_queue_schema")
                    await session.connection.execute(LEFT_OVER)
                    await session.connection.execute(LONG_AGO)
                begun = await begin(database, source_id)
                await clock.tick()
                assert "doing" in await jobs(database), "its crawl runs"
                async with database.transaction() as session:
                    await session.connection.execute(
                        "UPDATE store.crawl SET ended_at = started_at, outcome = 'finished' WHERE id = %s",
                        [begun.crawl_id],
                    )
                await clock.tick()
                assert "doing" in await jobs(database), "its crawl has only just ended"
                async with database.transaction() as session:
                    await session.connection.execute(
                        "UPDATE store.crawl SET started_at = now() - interval '1 h', ended_at = now() - interval '1 h'"
                    )
                await clock.tick()
                assert await jobs(database) == ["todo"], "the source is queued again"

    run(work())


LEFT_OVER = """
WITH worker AS (INSERT INTO queue.procrastinate_workers DEFAULT VALUES RETURNING id)
UPDATE queue.procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM worker)
"""
LONG_AGO = "UPDATE queue.procrastinate_events SET at = now() - interval '2 minutes'"


async def jobs(database: Database) -> list[str]:
    async with database.transaction() as session:
        rows = await session.connection.execute(
            "SELECT status::text FROM queue.procrastinate_jobs ORDER BY id"
        )
        return [row["status"] for row in await rows.fetchall()]


def test_a_clock_that_ends_between_claim_and_queue_leaves_no_source_waiting(dsn: str) -> None:
    """It would wait until its claim is taken for lost."""

    async def work() -> None:
        async with opened(dsn) as database:
            await put(database, "one")
            async with Queue(dsn, _not_run, crawls=1) as queue:
                clock = Clock(database, queue, _nothing, tick=timedelta(hours=1))
                async with await psycopg.AsyncConnection.connect(dsn) as other:
                    await other.execute("LOCK TABLE queue.procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
                    ticking = asyncio.create_task(clock.queue_due())
                    await _somebody_waits(database)
                    ticking.cancel()
                    await asyncio.wait([ticking], timeout=5)
                    await other.rollback()
                with pytest.raises(asyncio.CancelledError):
                    await ticking
                await clock.queue_due()
                assert await jobs(database) == ["todo"]

    run(work())


async def _somebody_waits(database: Database) -> None:
    async with asyncio.timeout(60):
        while True:
            async with database.transaction() as session:
                found = await session.connection.execute("SELECT FROM pg_locks WHERE NOT granted")
            if found.rowcount:
                return
            await asyncio.sleep(0.02)


def test_the_remedy_of_a_list_is_not_that_of_an_article(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            (source,) = await put(database, "one")
            crawl = (await begin(database, source)).crawl_id
            async with database.transaction() as session:
                for purpose, outcome in (
                    ("article", "not_found"),
                    ("feed", "not_found"),
                    ("feed", "timeout"),
                ):
                    await session.connection.execute(
                        "INSERT INTO store.fetch (crawl_id, purpose, url, outcome) VALUES (%s, %s, '/', %s)",
                        [crawl, purpose, outcome],
                    )
                told = await session.connection.execute("SELECT remedy FROM archive.fetches ORDER BY id")
                article, feed, passing = [row["remedy"] for row in await told.fetchall()]
            assert "archive.unavailable" in article
            assert "archive.unavailable" not in feed and "the sources file" in feed
            assert "Usually passes" in passing

    run(work())
