"""The queue, by the library procrastinate: it carries due sources to workers, one crawl of a site at a time.

A job is only a message. It is never retried: the outcome of the crawl is recorded, and the next tick queues the source
again. A job that is retried and one that waits with the same queueing lock would block each other. Jobs are deleted
when they end; ``store.crawl`` says what was done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from crawler.archive.crawls.crawl_leases import BEATS, LEASE_PATIENCE
from sql.errors import UserError

_POLL = 1.0
"""Seconds between two looks for jobs: nothing announces that the site has become free for which a job waits."""
_WORKED = 60.0
"""If a worker ran for so many seconds, it could reach the database, and failures are counted anew."""
_TRIES = 20
"""Failures in a row after which the queue counts as lost; with the pauses between them that is some minutes."""
log = structlog.get_logger("queue")


class QueueLost(UserError):
    """The queue cannot be reached; check that PostgreSQL runs and that the DSN does not lead through a pooler."""

    def __str__(self) -> str:
        return f"{self.__doc__} ({self.__cause__})"


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is due for discovery, or only for revisits."""

    source_id: int
    name: str
    site: str
    due_at: datetime


class Queue:
    """The queue: the clock calls ``enqueue``, a worker calls ``work``.

    ``run`` is called for each source that a worker takes, with its id and due time; ``crawls`` is how many at a time.
    """

    def __init__(
        self,
        dsn: str,
        run: Callable[[int, datetime], Awaitable[None]],
        *,
        crawls: int,
        patience: timedelta = LEASE_PATIENCE,
        tries: int = _TRIES,
    ) -> None:
        self._patience = patience.total_seconds()
        connector = procrastinate.PsycopgConnector(
            conninfo=dsn, kwargs={"options": "-c search_path=queue"}, min_size=1, max_size=3
        )
        self._app = procrastinate.App(connector=connector)
        self._run, self._crawls, self._tries = run, crawls, tries
        self._task = self._app.task(name="crawl", queue="crawl")(self._crawl)

    async def __aenter__(self) -> Queue:
        await self._app.open_async()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._app.close_async()

    async def _crawl(self, source_id: int, due_at: str) -> None:
        await self._run(source_id, datetime.fromisoformat(due_at))

    async def enqueue(self, due: Due) -> bool:
        """Put a source into the queue; returns False if it waits there already."""
        job = self._task.configure(lock=f"site:{due.site}", queueing_lock=f"source:{due.source_id}")
        try:
            await job.defer_async(source_id=due.source_id, due_at=due.due_at.isoformat())
        except AlreadyEnqueued:
            return False
        return True

    async def work(self) -> None:
        """Take sources from the queue until cancelled; running crawls then have a moment to end.

        If the database restarts, procrastinate's worker ends for good. So a new one is begun, after longer and longer
        pauses if that fails. Raises QueueLost if it fails for minutes.
        """
        pause, failures, loop = 1.0, 0, asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._app.run_worker_async(
                    concurrency=self._crawls,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    update_heartbeat_interval=self._patience / BEATS,
                    stalled_worker_timeout=self._patience,
                    shutdown_graceful_timeout=0.1,
                    fetch_job_polling_interval=_POLL,
                )
            except asyncio.CancelledError:
                raise
            except Exception as error:
                if loop.time() - began > _WORKED:
                    pause, failures = 1.0, 0
                failures += 1
                if failures > self._tries:
                    raise QueueLost from error
                log.warning(
                    "worker lost the database, tries again", error=str(error), seconds=pause, exc_info=True
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)

    async def sweep(self) -> list[int]:
        """End the jobs of workers that are gone, so that their sites are free; returns the ids of their sources."""
        stalled = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._patience)
        return [
            int(str(job.task_kwargs["source_id"]))
            for job in stalled
            if job.id is not None and await self.end(job.id)
        ]

    async def end(self, job_id: int) -> bool:
        """End a job whose worker is gone; returns whether that was possible."""
        try:
            await self._app.job_manager.finish_job_by_id_async(
                job_id=job_id, status=Status.FAILED, delete_job=True
            )
        except ConnectorException as error:
            log.warning("a stalled job could not be ended", job=job_id, error=str(error), exc_info=True)
            return False
        return True
