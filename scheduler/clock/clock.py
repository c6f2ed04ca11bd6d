"""The clock: an APScheduler tick that claims what is due and puts it into the queue.

What is due stands in the database alone. Two clocks are harmless: a claim is one conditional statement,
and a due time is crawled once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import worker_name
from crawler.sources import Source
from scheduler.clock.interval_jobs import IntervalJobs
from scheduler.clock.quiet_hours import quiet_until
from scheduler.queue import Due, Queue
from sql.database import Database, Row

_LOST_AFTER = 10
"""A source that was queued so many times the patience ago and never begun may be claimed again: its job was lost."""
log = structlog.get_logger("clock")


class Clock:
    """Ticks until it is stopped; ``reload`` takes up a sources file that changed."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        reload: Callable[[], Awaitable[None]],
        *,
        tick: timedelta,
        patience: timedelta = crawl_leases.LEASE_PATIENCE,
    ) -> None:
        self._patience, self._lost_after = patience, _LOST_AFTER * patience
        self._database, self._queue, self._reload = database, queue, reload
        self._jobs = IntervalJobs()
        self._jobs.add("tick", tick, self.tick)

    def start(self) -> None:
        """Begin to tick, in the running loop."""
        self._jobs.start()

    def tick_now(self) -> None:
        """Do not wait for the next tick."""
        self._jobs.do_now("tick")

    def stop(self) -> None:
        """No more ticks; one that is under way is cancelled."""
        self._jobs.stop()

    async def tick(self) -> None:
        """Free what the dead held, take up a changed sources file, and queue what is due."""
        for row in await crawl_leases.sweep(self._database, self._patience):
            log.warning("crawl died", crawl=row["id"], reason=row["reason"])
        for source_id in [*await self._queue.sweep(), *await self._end_left_over()]:
            await self._release(source_id)
        await self._reload()
        await self.queue_due()
        async with self._database.transaction() as session:
            await session.run("note_tick", name=worker_name())

    async def _end_left_over(self) -> list[int]:
        """End the jobs whose end a living worker could not write down; returns the ids of their sources."""
        async with self._database.transaction() as session:
            rows = await session.all("jobs_without_crawl", patience=self._patience)
        for row in rows:
            log.warning("a job was left over", job=row["id"], source_id=row["source_id"])
        return [row["source_id"] for row in rows if await self._queue.end(row["id"])]

    async def queue_due(self) -> None:
        """Claim each due source and put it into the queue."""
        async with self._database.transaction() as session:
            due = await session.all("due_sources", lost_after=self._lost_after)
        for row in due:
            if await self._is_quiet(row):
                continue
            async with self._database.transaction() as session:
                if not await session.touched("claim_due", source_id=row["id"], lost_after=self._lost_after):
                    continue
            try:
                queued = await self._queue.enqueue(Due(row["id"], row["name"], row["site"], row["due_at"]))
            except BaseException:  # the end of the service too: else the source waits until its claim is lost
                await self._release(row["id"])
                raise
            log.debug("source queued" if queued else "source waits already", source=row["name"])

    async def _release(self, source_id: int) -> None:
        async with self._database.transaction() as session:
            await session.run("release_due", source_id=source_id)

    async def _is_quiet(self, row: Row) -> bool:
        """Whether a source is in its quiet hours; then it is held until they end."""
        until = quiet_until(Source.model_validate(row["block"]), row["now"])
        if until is None:
            return False
        async with self._database.transaction() as session:
            await session.run("hold_source", source_id=row["id"], until=until, because="quiet hours")
        log.info("source is left alone in its quiet hours", source=row["name"], until=until.isoformat())
        return True
