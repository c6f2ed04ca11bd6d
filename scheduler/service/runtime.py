"""What crawling needs, for the service and for commands that crawl.

It imports nothing of clock, queue and port, so that these commands start quickly.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog

from crawler.archive.crawls.crawl_leases import worker_name
from crawler.archive.crawls.signing_keys import load_signer
from crawler.crawl.runner import CrawlRunner
from crawler.crawl.settings import user_agent
from crawler.extraction.workers.pool import ExtractionPool
from crawler.sources import SourcesFile
from scheduler.config import Config
from scheduler.disk import DiskGuard
from scheduler.service.archive_access import Access
from scheduler.service.open_database import VERSION, open_archive
from scheduler.service.reactor import running_reactor
from scheduler.service.sources_watcher import WatchedFile
from scheduler.service.startup import require_temporary_room
from scheduler.worker import Worker
from sql.database import Database
from sql.rows.sources import READ_SOURCES_FILE

log = structlog.get_logger("service")


@dataclass(frozen=True, slots=True)
class Runtime:
    """What crawling needs: the archive, the sources file in force, and the worker."""

    database: Database
    watched: WatchedFile
    sources: SourcesFile
    worker: Worker


@asynccontextmanager
async def open_runtime(config: Config, access: Access) -> AsyncIterator[Runtime]:
    """Open everything that crawls need, and close it in the right order when the block ends."""
    async with open_archive(config, access=access) as database:
        await DiskGuard(config, database).require_room()
        watched = WatchedFile(database, config.sources)
        sources = await watched.take_up()
        async with open_worker(config, database) as worker:
            yield Runtime(database, watched, sources, worker)


@asynccontextmanager
async def open_worker(config: Config, database: Database) -> AsyncIterator[Worker]:
    """Make a worker, with the reactor and a pool of extraction processes, while the block runs.

    It takes the sources from the archive, and not from the sources file.
    """
    async with database.transaction() as session:
        row = await session.first(READ_SOURCES_FILE)
    contact = config.contact or (row.contact if row else None)
    if not contact:
        log.warning("no contact address is set: newsrooms cannot reach you; set PALIMPSEST_CONTACT")
    require_temporary_room()
    pool = ExtractionPool(config.extractors)
    try:
        async with running_reactor(config.allow_private):
            signer = await load_signer(database, config.signature_agent) if config.signature_agent else None
            agent = partial(_agent, config)
            crawls = CrawlRunner(database, pool, agent, worker_name(), config.patience, signer)
            yield Worker(database, crawls, config.revisit_grid)
    finally:
        await asyncio.to_thread(pool.close)


def _agent(config: Config, contact: str | None) -> str:
    """The User-Agent, with the contact address of the settings, or else that of the sources file in force."""
    return user_agent(config.contact or contact, VERSION)
