"""The service: database, sources, clock, queue and worker in one process, and a stop within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

import structlog

from crawler.crawl import Crawls
from crawler.extraction.pool import ExtractionPool
from crawler.settings import user_agent
from crawler.sources import SourcesFile
from scheduler.clock import Clock
from scheduler.config import Config
from scheduler.monitoring import set_up_sentry
from scheduler.queue import Queue
from scheduler.reactor import running_reactor
from scheduler.sources_file import WatchedFile
from scheduler.worker import Worker, worker_name
from sql import embedded
from sql.database import Database
from sql.migrate import migrate

VERSION = version("palimpsest")
log = structlog.get_logger("service")


async def archive_dsn(config: Config) -> str:
    """The DSN of the archive: the one that is set, else the embedded database's, started where it is not running."""
    if config.database_url is not None:
        return config.database_url.get_secret_value()
    return await asyncio.to_thread(embedded.ensure, config.data_dir)


@asynccontextmanager
async def open_archive(config: Config) -> AsyncIterator[Database]:
    """The archive, at the schema of this version."""
    dsn = await archive_dsn(config)
    migrated = await migrate(dsn)
    if migrated.applied:
        log.info("database migrated", migrations=len(migrated.applied))
    if migrated.obstacle:
        log.warning("database not fully upgraded", obstacle=migrated.obstacle)
    async with Database(dsn, most=config.crawls * 2 + 4) as database:
        yield database


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
        watched = WatchedFile(database, config.sources)
        sources = await watched.take_up()
        contact = config.contact or sources.contact
        if not contact:
            log.warning("no contact address is set: newsrooms cannot reach you; set PALIMPSEST_CONTACT")
        pool = ExtractionPool(config.extractors)
        try:
            async with running_reactor():
                crawls = Crawls(database, pool, user_agent(contact, VERSION), worker_name())
                yield Tools(database, watched, sources, Worker(database, crawls, config.revisit_grid))
        finally:
            await asyncio.to_thread(pool.close)


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Run until ``stop`` is set; crawls under way are put away and recorded as stopped."""
    set_up_sentry(VERSION)
    async with (
        open_tools(config) as tools,
        Queue(tools.database.dsn, tools.worker.run_due, crawls=config.crawls) as queue,
    ):
        clock = Clock(tools.database, queue, tools.watched.take_up_changes, tick=config.tick)
        clock.start()
        working = asyncio.create_task(queue.work())
        active = [source for source in tools.sources.sources if source.enabled]
        log.info("service started", version=VERSION, sources=len(active))
        try:
            await stop.wait()
            log.info("service stops")
        finally:
            clock.stop()
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working
    log.info("service stopped")


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
