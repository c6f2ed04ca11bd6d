"""The roles of a process: it has the clock, or the worker, or both."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal

import structlog

from scheduler.clock.clock import Clock
from scheduler.config import Config
from scheduler.maintenance.duties import duties_of_clock
from scheduler.maintenance.runner import DutyRunner
from scheduler.queue import Queue
from scheduler.service.sources_watcher import WatchedFile
from sql.database import Database

Role = Literal["all", "clock", "worker"]
log = structlog.get_logger("service")


@asynccontextmanager
async def ticking(
    config: Config, database: Database, queue: Queue, watched: WatchedFile
) -> AsyncIterator[Clock]:
    """Run the clock and its duties while the block runs."""
    clock = Clock(
        database,
        queue,
        watched.take_up_changes,
        tick=config.tick,
        patience=config.patience,
    )
    async with DutyRunner(duties_of_clock(database, config)).running():
        clock.start()
        try:
            yield clock
        finally:
            clock.stop()


@contextlib.contextmanager
def on_hangup(work: Callable[[], None]) -> Iterator[None]:
    """Call ``work`` at each SIGHUP while the block runs; without a handler SIGHUP would end the process."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, work)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


def _say_that_sources_are_fresh() -> None:
    log.info("each crawl takes its source as the archive has it; the clock takes up the sources file")


@asynccontextmanager
async def working(queue: Queue) -> AsyncIterator[asyncio.Task[None]]:
    """Run the worker while the block runs; at its end running crawls are ended.

    The task that is yielded ends before that only if it fails.
    """
    task = asyncio.create_task(queue.work())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def run_role(
    role: Role, config: Config, database: Database, queue: Queue, watched: WatchedFile, stop: asyncio.Event
) -> None:
    """Run a role until ``stop`` is set; at SIGHUP a changed sources file is read at once.

    Raises QueueLost if the queue cannot be reached for minutes.
    """
    async with AsyncExitStack() as stack:
        take_up = _say_that_sources_are_fresh
        if role != "worker":
            clock = await stack.enter_async_context(ticking(config, database, queue, watched))
            take_up = clock.tick_now
        stack.enter_context(on_hangup(take_up))
        waiting: set[asyncio.Task[object]] = {asyncio.create_task(stop.wait())}
        if role != "clock":
            waiting.add(await stack.enter_async_context(working(queue)))
        done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        log.info("service stops")
        for task in done:
            task.result()
        for task in pending:
            task.cancel()
