"""Jobs that are done again and again, by APScheduler, on the loop that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

_MINDED_EVERY = 2.0
"""Seconds between two looks at the machine's clock; the shortest interval, the tick of a test, is not much shorter."""
_SLACK = timedelta(seconds=1)
"""A job may be planned so much further ahead than its interval: rounding is no sign of a clock that was set back."""
log = structlog.get_logger("clock")


class IntervalJobs:
    """Does each job at once, and then by its interval, until it is stopped.

    A job is never done twice at a time, and times that were missed are made up for once.
    """

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_listener(
            _on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )

    def add(self, name: str, every: timedelta, job: Callable[[], Awaitable[None]]) -> None:
        """Do something from the start on, so often."""
        self._scheduler.add_job(
            job, "interval", seconds=every.total_seconds(), next_run_time=datetime.now(UTC), id=name
        )

    def start(self) -> None:
        """Begin, in the running loop."""
        self._scheduler.start()
        self._minder = asyncio.create_task(self._mind_the_time())

    def do_now(self, name: str) -> None:
        """Do not wait until a job's interval is over."""
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Begin no more jobs, and cancel those that are under way."""
        self._minder.cancel()
        self._scheduler.shutdown(wait=False)

    async def _mind_the_time(self) -> None:
        """Go on if the machine's clock was set back: the scheduler would wait until it is as late again."""
        while True:
            await asyncio.sleep(_MINDED_EVERY)
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval + _SLACK:
                    log.warning("the machine's clock was set back", job=job.id)
                    job.modify(next_run_time=now)


def _on_trouble(event: JobEvent) -> None:
    error = getattr(event, "exception", None)
    if isinstance(error, asyncio.CancelledError):
        return  # the process ends
    if event.code == EVENT_JOB_ERROR:
        log.error("tick failed", job=event.job_id, error=f"{type(error).__name__}: {error}", exc_info=error)
    else:
        log.warning("tick missed", job=event.job_id)
