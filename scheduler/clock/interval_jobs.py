"""Jobs that are done again and again on the running loop, by APScheduler."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

_MINDED_EVERY = 2.0
"""Seconds between two looks at the machine's clock, to see whether it was set back."""
_SLACK = timedelta(seconds=1)
"""If a job is planned further ahead than its interval and this, the clock was set back; less may be due to rounding."""
log = structlog.get_logger("clock")


class IntervalJobs:
    """Does each job at once, and then again after each interval, until it is stopped.

    A job never runs twice at the same time. If several of its times were missed, it is done once for all of them.
    """

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_listener(
            _on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )

    def add(self, name: str, every: timedelta, job: Callable[[], Awaitable[None]]) -> None:
        """Add a job that is done at the start and then at intervals of ``every``."""
        self._scheduler.add_job(
            job, "interval", seconds=every.total_seconds(), next_run_time=datetime.now(UTC), id=name
        )

    def start(self) -> None:
        """Begin, on the running loop."""
        self._scheduler.start()
        self._minder = asyncio.create_task(self._mind_the_time())

    def do_now(self, name: str) -> None:
        """Do a job at once, although its interval is not over."""
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Begin no more jobs, and cancel those that are running."""
        self._minder.cancel()
        self._scheduler.shutdown(wait=False)

    async def _mind_the_time(self) -> None:
        """Do jobs at once if the machine's clock was set back.

        The scheduler would wait until the clock shows the planned time again. Example: a job is planned for 12:01, and
        at 12:00 the clock is set back to 11:00; it would be done after an hour instead of a minute.
        """
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
