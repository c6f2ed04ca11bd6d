"""The clock: an APScheduler tick that claims what is due and puts it into the queue.

What is due is written in the database and nowhere else, so that a clock can be killed at any moment. Two clocks at
once do no harm: a source is claimed by one conditional statement, which only one of them can win, and a due time is
crawled once.
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
from sql.database import Database
from sql.rows.crawls import JOBS_WITHOUT_CRAWL
from sql.rows.service import DUE_SOURCES, DueSource

_LOST_AFTER = 10
"""If a queued source is not begun within so many times the patience (10 times 30 seconds), it is claimed again, as its
job may be lost. If the job only waits for a worker, that does no harm: the queue holds a source once."""
log = structlog.get_logger("clock")


class Clock:
    """Claims the sources that are due and queues them, once every ``tick`` from ``start`` to ``stop``.

    ``reload`` is awaited at each tick; it reads the sources file again if the file has changed. ``patience`` is how
    long a crawl may go without a heartbeat before it counts as dead.
    """

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
        """Tick at once instead of at the next interval."""
        self._jobs.do_now("tick")

    def stop(self) -> None:
        """Stop ticking; a tick that is under way is cancelled."""
        self._jobs.stop()

    async def tick(self) -> None:
        """Release the sources of crawls and jobs that died, read a changed sources file, and queue what is due."""
        for row in await crawl_leases.sweep(self._database, self._patience):
            log.warning("crawl died", crawl_id=row.id, reason=row.reason)
        for source_id in [*await self._queue.sweep(), *await self._end_left_over()]:
            await self._release(source_id)
        await self._reload()
        await self.queue_due()
        async with self._database.transaction() as session:
            await session.run("note_tick", name=worker_name())

    async def _end_left_over(self) -> list[int]:
        """End the jobs whose crawl is over although the queue does not know it; returns the ids of their sources.

        Such a job is left over if its worker could not write the end of it into the queue, and lives on.
        """
        async with self._database.transaction() as session:
            rows = await session.all(JOBS_WITHOUT_CRAWL, patience=self._patience)
        for row in rows:
            log.warning("a job was left over", job=row.id, source_id=row.source_id)
        return [row.source_id for row in rows if await self._queue.end(row.id)]

    async def queue_due(self) -> None:
        """Claim each due source and put it into the queue."""
        async with self._database.transaction() as session:
            due = await session.all(DUE_SOURCES, lost_after=self._lost_after)
        for row in due:
            if await self._is_quiet(row):
                continue
            async with self._database.transaction() as session:
                if not await session.touched("claim_due", source_id=row.id, lost_after=self._lost_after):
                    continue
            try:
                queued = await self._queue.enqueue(Due(row.id, row.name, row.site, row.due_at))
            except BaseException:  # the end of the service too: else the source waits until its claim is lost
                await self._release(row.id)
                raise
            log.debug("source queued" if queued else "source waits already", source=row.name)

    async def _release(self, source_id: int) -> None:
        async with self._database.transaction() as session:
            await session.run("release_due", source_id=source_id)

    async def _is_quiet(self, row: DueSource) -> bool:
        """Whether a source is in its quiet hours; if so, it is put off until they end."""
        until = quiet_until(Source.model_validate(row.block), row.now)
        if until is None:
            return False
        async with self._database.transaction() as session:
            await session.run("hold_source", source_id=row.id, until=until, because="quiet hours")
        log.info("source is left alone in its quiet hours", source=row.name, until=until.isoformat())
        return True
