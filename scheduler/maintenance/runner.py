"""Runs the duties of a process: each by its own interval, and none held up by another that fails."""

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
"""Seconds for duties to put away what is under way when the process ends; the database takes back the rest."""
log = structlog.get_logger("maintenance")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a process does again and again.

    ``work`` returns how many rows, blocks or pages it changed, 0 if there was nothing to do. Duties that are done
    ``in_turn`` wait for each other, in the order in which they are given: nobody waits for them, and together
    they would take connections and processor time from crawls.
    """

    name: str
    every: timedelta
    work: Callable[[], Awaitable[int]]
    in_turn: bool = False


class DutyRunner:
    """Runs some duties; one that fails is told of, and tried again after its interval."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._duties = duties
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do every duty at once and then by its interval, until the block ends; what is under way then is cancelled."""
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
        """Do a duty; what it changed is told of, and so is its failure, which goes no further."""
        async with self._turn if duty.in_turn else nullcontext():
            try:
                done = await duty.work()
            except Exception as error:
                log.exception("duty failed", duty=duty.name, error=f"{type(error).__name__}: {error}")
            else:
                if done:
                    log.info("duty done", duty=duty.name, changed=done)
