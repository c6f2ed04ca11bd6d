"""The service in one process: database, sources, clock, queue and worker; it stops within seconds."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime

import structlog

from scheduler.config import Config
from scheduler.disk import DiskGuard, Run
from scheduler.queue import Queue
from scheduler.reporting.sentry import set_up_sentry
from scheduler.service.archive_access import Access
from scheduler.service.open_database import VERSION, archive_dsn, open_archive
from scheduler.service.process_monitor import watching
from scheduler.service.runtime import open_worker
from scheduler.service.service_roles import run_role
from scheduler.service.sources_watcher import WatchedFile
from scheduler.service.startup import database_answers, stop_on_signals, unless_stopped
from sql.database import Database
from sql.migrate import LockTimeouts

log = structlog.get_logger("service")


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Run the role of the settings until ``stop`` is set; running crawls are then ended and recorded as stopped.

    A process with a clock reads the sources file, a worker takes the sources from the archive. Raises QueueLost if the
    database cannot be reached for minutes.
    """
    set_up_sentry(config, VERSION)
    async with AsyncExitStack() as stack:
        database = await _opened(stack, config, stop)
        if database is None:
            return
        started = await stack.enter_async_context(watching(config, database, VERSION))
        watched = WatchedFile(database, config.sources)
        if config.role != "worker":
            await watched.take_up()
        run_due: Run = _no_worker
        if config.role != "clock":
            worker = await stack.enter_async_context(open_worker(config, database))
            run_due = DiskGuard(config, database).guard(worker.run_due)
        queue = await stack.enter_async_context(
            Queue(database.dsn, run_due, crawls=config.crawls, patience=config.patience)
        )
        started.set()
        log.info("service started", version=VERSION, role=config.role)
        await run_role(config.role, config, database, queue, watched, stop)
    log.info("service stopped")


async def _opened(stack: AsyncExitStack, config: Config, stop: asyncio.Event) -> Database | None:
    """Open the archive; wait if the server is not there yet, or if an upgrade is in progress.

    Returns None if the service was stopped before that.
    """
    dsn = await unless_stopped(archive_dsn(config), stop)
    if dsn is None or not await database_answers(dsn, stop):
        return None
    return await unless_stopped(
        stack.enter_async_context(open_archive(config, LockTimeouts(tries=None), Access.MAKE)), stop
    )


async def _no_worker(source_id: int, due_at: datetime) -> None:
    raise RuntimeError("a clock runs no crawls")


async def serve_until_signalled(config: Config) -> None:
    """Run until SIGTERM or SIGINT."""
    await serve(config, stop_on_signals())
