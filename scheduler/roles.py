"""What a process does: all of it, the clock alone, or the work alone."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Literal

import structlog

from scheduler import retention
from scheduler.anchors import Anchors
from scheduler.clock import Clock
from scheduler.config import Config
from scheduler.queue import Queue
from scheduler.sources_file import WatchedFile
from sql.database import Database

Role = Literal["all", "clock", "worker"]
log = structlog.get_logger("service")


@asynccontextmanager
async def ticking(
    config: Config, database: Database, queue: Queue, watched: WatchedFile
) -> AsyncIterator[Clock]:
    """The clock, from now until the end; SIGHUP lets it take the sources file up at once."""
    clock = Clock(
        database,
        queue,
        watched.take_up_changes,
        tick=config.tick,
        patience=config.patience,
        anchor=Anchors(config, database).keep,
    )
    clock.every(retention.EVERY, partial(retention.retain, database, config))
    async with AsyncExitStack() as stack:
        clock.start()
        stack.callback(clock.stop)
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()
        loop.add_signal_handler(signal.SIGHUP, lambda: tasks.add(asyncio.create_task(clock.tick())))
        stack.callback(loop.remove_signal_handler, signal.SIGHUP)
        yield clock


@asynccontextmanager
async def working(queue: Queue) -> AsyncIterator[asyncio.Task[None]]:
    """The work, from now until the end: crawls under way are put away. The task ends by itself only where it failed."""
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
    """Do a role's part until ``stop`` is set; raises QueueLost where the queue cannot be reached for minutes."""
    async with AsyncExitStack() as stack:
        if role != "worker":
            await stack.enter_async_context(ticking(config, database, queue, watched))
        waiting: set[asyncio.Task[object]] = {asyncio.create_task(stop.wait())}
        if role != "clock":
            waiting.add(await stack.enter_async_context(working(queue)))
        done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        log.info("service stops")
        for task in done:
            task.result()
        for task in pending:
            task.cancel()
