"""The service: database, sources, clock, queue and worker in one process, and a stop within seconds."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from crawler.crawl import Crawls
from crawler.extraction.pool import ExtractionPool
from crawler.settings import user_agent
from crawler.sources import SourcesFile
from scheduler.config import Config
from scheduler.disk import DiskGuard, Run
from scheduler.monitoring import set_up_sentry
from scheduler.opening import VERSION, archive_dsn, open_archive
from scheduler.queue import Queue
from scheduler.reactor import running_reactor
from scheduler.roles import run_role
from scheduler.sources_file import WatchedFile
from scheduler.starting import database_answers, require_temporary_room, unless_stopped
from scheduler.watching import watching
from scheduler.worker import Worker, worker_name
from sql.database import Database
from sql.migrate import Patience

log = structlog.get_logger("service")


@dataclass(frozen=True, slots=True)
class Tools:
    """What crawling needs: the archive, the sources file in force, and the worker."""

    database: Database
    watched: WatchedFile
    sources: SourcesFile
    worker: Worker


@asynccontextmanager
async def open_tools(config: Config) -> AsyncIterator[Tools]:
    """Everything that crawls need, closed in order at the end."""
    async with open_archive(config) as database:
        await DiskGuard(config, database).require_room()
        watched = WatchedFile(database, config.sources)
        sources = await watched.take_up()
        async with open_worker(config, database) as worker:
            yield Tools(database, watched, sources, worker)


@asynccontextmanager
async def open_worker(config: Config, database: Database) -> AsyncIterator[Worker]:
    """A worker with its reactor and its pool of extraction processes; the sources are those of the archive."""
    async with database.transaction() as session:
        row = await session.first("read_sources_file")
    contact = config.contact or (row["contact"] if row else None)
    if not contact:
        log.warning("no contact address is set: newsrooms cannot reach you; set PALIMPSEST_CONTACT")
    require_temporary_room()
    pool = ExtractionPool(config.extractors)
    try:
        async with running_reactor(config.allow_private):
            crawls = Crawls(database, pool, partial(_agent, config), worker_name(), config.patience)
            yield Worker(database, crawls, config.revisit_grid)
    finally:
        await asyncio.to_thread(pool.close)


def _agent(config: Config, contact: str | None) -> str:
    """The User-Agent, with the contact address of the environment or else that of the sources file in force."""
    return user_agent(config.contact or contact, VERSION)


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Run a role until ``stop`` is set; crawls under way are put away and recorded as stopped.

    The clock reads the sources file, a worker takes the sources from the archive. Raises QueueLost where the
    database cannot be reached for minutes.
    """
    set_up_sentry(config, VERSION)
    async with AsyncExitStack() as stack:
        database = await _opened(stack, config, stop)
        if database is None:
            return
        await stack.enter_async_context(watching(config, database, VERSION))
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
        log.info("service started", version=VERSION, role=config.role)
        await run_role(config.role, config, database, queue, watched, stop)
    log.info("service stopped")


async def _opened(stack: AsyncExitStack, config: Config, stop: asyncio.Event) -> Database | None:
    """The archive, waited for where it is not there yet or an upgrade is in progress; None where stopped before."""
    dsn = await unless_stopped(archive_dsn(config), stop)
    if dsn is None or not await database_answers(dsn, stop):
        return None
    return await unless_stopped(stack.enter_async_context(open_archive(config, Patience(tries=None))), stop)


async def _no_worker(source_id: int, due_at: datetime) -> None:
    raise RuntimeError("a clock runs no crawls")


async def serve_until_signalled(config: Config) -> None:
    """Run until SIGTERM or SIGINT."""
    await serve(config, stop_on_signals())


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
