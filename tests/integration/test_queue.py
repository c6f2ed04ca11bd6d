"""What makes a queue stand still, each tried on a real server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import psycopg
import pytest

from scheduler.queue import Due, Queue, QueueLost
from tests.conftest import run

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)


def due(source_id: int, site: str = "a.example") -> Due:
    return Due(source_id, f"source-{source_id}", site, DUE)


async def stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_a_crawl_that_fails_wedges_nothing(dsn: str) -> None:
    """With a retry strategy the failed job and the waiting one would hold each other up for ever."""

    async def work() -> None:
        begun, again = asyncio.Event(), asyncio.Event()

        async def crawl(source_id: int, due_at: datetime) -> None:
            if begun.is_set():
                again.set()
                return
            begun.set()
            await waiting.wait()
            raise RuntimeError("the crawl failed")

        waiting = asyncio.Event()
        async with Queue(dsn, crawl, crawls=2) as queue:
            working = asyncio.create_task(queue.work())
            assert await queue.enqueue(due(1))
            await asyncio.wait_for(begun.wait(), 20)
            assert await queue.enqueue(due(1)), "one may wait while one runs"
            waiting.set()
            await asyncio.wait_for(again.wait(), 20)
            await stopped(working)

    run(work())


def test_one_crawl_a_site_at_a_time_over_all_workers(dsn: str) -> None:
    async def work() -> None:
        running, most, done = 0, 0, asyncio.Semaphore(0)

        async def crawl(source_id: int, due_at: datetime) -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.05)
            running -= 1
            done.release()

        async with Queue(dsn, crawl, crawls=4) as one, Queue(dsn, crawl, crawls=4) as other:
            tasks = [asyncio.create_task(queue.work()) for queue in (one, other)]
            for source_id in range(1, 7):
                await one.enqueue(due(source_id))
            for _ in range(6):
                await asyncio.wait_for(done.acquire(), 20)
            for task in tasks:
                await stopped(task)
        assert most == 1

    run(work())


def test_a_worker_goes_on_after_its_connections_were_cut(dsn: str) -> None:
    """As a restart of the database does it."""

    async def work() -> None:
        seen: asyncio.Queue[int] = asyncio.Queue()

        async def crawl(source_id: int, due_at: datetime) -> None:
            await seen.put(source_id)

        async with Queue(dsn, crawl, crawls=2) as queue:
            working = asyncio.create_task(queue.work())
            await queue.enqueue(due(1))
            assert await asyncio.wait_for(seen.get(), 20) == 1
            await _ended(dsn)
            await _cut(dsn)
            await _enqueue(queue, due(2))
            assert await asyncio.wait_for(seen.get(), 30) == 2
            assert not working.done()
            await stopped(working)

    run(work())


async def _ended(dsn: str) -> None:
    """Return once no job is under way: one whose end is cut off is the clock's to end."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        for _ in range(400):
            rows = await connection.execute("SELECT FROM queue.procrastinate_jobs WHERE status = 'doing'")
            if not await rows.fetchall():
                return
            await asyncio.sleep(0.05)
        raise AssertionError("a job goes on")


async def _cut(dsn: str) -> None:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def _enqueue(queue: Queue, wanted: Due) -> None:
    """A connection that was cut fails once."""
    for _ in range(5):
        try:
            await queue.enqueue(wanted)
        except Exception:
            await asyncio.sleep(0.2)
            continue
        return
    raise AssertionError("the queue does not come back")


def test_a_queue_that_stays_away_ends_the_worker_with_a_reason(dsn: str) -> None:
    async def work() -> None:
        async def crawl(source_id: int, due_at: datetime) -> None:
            raise AssertionError("nothing is queued")

        async with Queue(dsn, crawl, crawls=1, tries=1) as queue:
            async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
                await connection.execute("ALTER SCHEMA queue RENAME TO gone")
            with pytest.raises(QueueLost, match="PostgreSQL"):
                await asyncio.wait_for(queue.work(), 30)

    run(work())
