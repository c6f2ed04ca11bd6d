"""The clock: an APScheduler tick that claims what is due and puts it into the queue.

What is due stands in the database alone. Two clocks are harmless: a claim is one conditional statement,
and a due time is crawled once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import worker_name
from crawler.sources import Source
from scheduler.clock.quiet_hours import quiet_until
from scheduler.maintenance.upkeep import end_readers, keep_up
from scheduler.queue import Due, Queue
from sql.database import Database, Row

_LOST_AFTER = 10
"""A source that was queued so many times the patience ago and never begun may be claimed again: its job was lost."""
_MINDED_EVERY = 2.0
_SLACK = timedelta(seconds=1)
_SEAL_EVERY = timedelta(minutes=1)
_KEEP_UP_EVERY = timedelta(minutes=5)
log = structlog.get_logger("clock")


class Clock:
    """Ticks until it is stopped.

    ``reload`` takes up a sources file that changed, ``anchor`` makes the ledger's head known outside.
    """

    def __init__(
        self,
        database: Database,
        queue: Queue,
        reload: Callable[[], Awaitable[None]],
        *,
        tick: timedelta,
        patience: timedelta = crawl_leases.LEASE_PATIENCE,
        anchor: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._patience, self._lost_after = patience, _LOST_AFTER * patience
        self._database, self._queue, self._reload = database, queue, reload
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        now = datetime.now(UTC)
        self._scheduler.add_listener(
            _on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        jobs: tuple[tuple[Callable[[], Awaitable[None]], timedelta], ...] = (
            (self.tick, tick),
            (self.seal, min(_SEAL_EVERY, tick * 20)),
            (self.end_readers, min(_SEAL_EVERY, tick * 20)),
            (self.keep_up, max(_KEEP_UP_EVERY, tick)),
        )
        if anchor is not None:
            jobs += ((anchor, min(_SEAL_EVERY, tick * 20)),)
        for job, every in jobs:
            self._scheduler.add_job(
                job, "interval", seconds=every.total_seconds(), next_run_time=now, id=job.__name__
            )

    def every(self, span: timedelta, job: Callable[[], Awaitable[None]]) -> None:
        """Do something more from now on, so often."""
        self._scheduler.add_job(
            job, "interval", seconds=span.total_seconds(), next_run_time=datetime.now(UTC)
        )

    def start(self) -> None:
        """Begin to tick, in the running loop."""
        self._scheduler.start()
        self._minder = asyncio.create_task(self._mind_the_time())

    def tick_now(self) -> None:
        """Do not wait for the next tick."""
        self._scheduler.modify_job(self.tick.__name__, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """No more ticks; what is under way goes on."""
        self._minder.cancel()
        self._scheduler.shutdown(wait=False)

    async def _mind_the_time(self) -> None:
        """Tick on where the machine's clock was set back: the scheduler would wait until it is as late again."""
        while True:
            await asyncio.sleep(_MINDED_EVERY)
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval + _SLACK:
                    log.warning("the machine's clock was set back", job=job.id)
                    job.modify(next_run_time=now)

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

    async def keep_up(self) -> None:
        """What nobody waits for."""
        await keep_up(self._database)

    async def end_readers(self) -> None:
        """Readers' queries do not go on for ever."""
        await end_readers(self._database)

    async def seal(self) -> None:
        """Close the ledger's new entries into blocks."""
        while True:
            async with self._database.transaction() as session:
                if not await session.value("seal"):
                    return


def _on_trouble(event: JobEvent) -> None:
    error = getattr(event, "exception", None)
    if event.code == EVENT_JOB_ERROR:
        log.error("tick failed", job=event.job_id, error=f"{type(error).__name__}: {error}", exc_info=error)
    else:
        log.warning("tick missed", job=event.job_id)
