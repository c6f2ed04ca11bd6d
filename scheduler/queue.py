"""The queue: what is due, carried to a worker, one crawl a site at a time (procrastinate).

A job is a message only. No retry strategy: the outcome is recorded and the next tick comes, because a
retried job and a waiting one with the same queueing lock wedge each other. Jobs are deleted when they
end; what ran stands in ``store.crawl``.
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
"""A job that waits for its site to be free is not announced: it is looked for so often."""
_WORKED = 60.0
"""A worker that ran for so many seconds had the database: the next failure is a new one."""
_TRIES = 20
log = structlog.get_logger("queue")


class QueueLost(UserError):
    """The queue cannot be reached; check that PostgreSQL runs and that the DSN does not lead through a pooler."""

    def __str__(self) -> str:
        return f"{self.__doc__} ({self.__cause__})"


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is due: by discovery, or by revisits alone."""

    source_id: int
    name: str
    site: str
    due_at: datetime


class Queue:
    """``enqueue`` on the clock's side, ``work`` on the worker's; ``run`` is what a worker does with a source."""

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
        """Put a source into the queue; returns False where it waits there already."""
        job = self._task.configure(lock=f"site:{due.site}", queueing_lock=f"source:{due.source_id}")
        try:
            await job.defer_async(source_id=due.source_id, due_at=due.due_at.isoformat())
        except AlreadyEnqueued:
            return False
        return True

    async def work(self) -> None:
        """Take sources from the queue until cancelled; crawls under way get the grace to be put away.

        A restart of the database ends procrastinate's worker for good, so that a new one is begun, ever
        more slowly while that fails. Raises QueueLost where it fails for minutes.
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
        """End a job that nobody does any more; returns whether that could be done."""
        try:
            await self._app.job_manager.finish_job_by_id_async(
                job_id=job_id, status=Status.FAILED, delete_job=True
            )
        except ConnectorException as error:
            log.warning("a stalled job could not be ended", job=job_id, error=str(error), exc_info=True)
            return False
        return True
