"""Runs the duties of a process, each at its own interval; one that fails does not hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from scheduler.clock.interval_jobs import IntervalJobs

_STOPS_WITHIN = 2.0
"""Seconds that running duties have to end when the process ends; after that the database rolls their work back."""
log = structlog.get_logger("maintenance")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a process does again and again.

    ``work`` returns how many rows, blocks or pages it changed, 0 if there was nothing to do. Duties that are done
    ``in_turn`` run one after another, in the order in which they are given. They are not urgent, and all at once they
    would take connections and processor time from crawls.
    """

    name: str
    every: timedelta
    work: Callable[[], Awaitable[int]]
    in_turn: bool = False


class DutyRunner:
    """Runs duties; if one fails, that is logged, and it is tried again after its interval."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._duties = duties
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do every duty at once and then at its interval while the block runs; running duties are then cancelled."""
        jobs = IntervalJobs()
        for duty in self._duties:
            jobs.add(duty.name, duty.every, partial(self._begin, duty))
        jobs.start()
        try:
            yield
        finally:
            jobs.stop()
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=_STOPS_WITHIN)

    async def do_each(self) -> None:
        """Do every duty once, one after another."""
        for duty in self._duties:
            await self._do(duty)

    async def _begin(self, duty: Duty) -> None:
        task = asyncio.ensure_future(self._do(duty))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await task

    async def _do(self, duty: Duty) -> None:
        """Do a duty, and log how much it changed; if it fails, that is logged too, and no error is raised."""
        async with self._turn if duty.in_turn else nullcontext():
            try:
                done = await duty.work()
            except Exception as error:
                log.exception("duty failed", duty=duty.name, error=f"{type(error).__name__}: {error}")
            else:
                if done:
                    log.info("duty done", duty=duty.name, changed=done)
