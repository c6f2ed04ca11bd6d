"""The archive, found or started and brought to the schema of this version: what every command needs first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import structlog

from scheduler.config import Config
from sql import embedded
from sql.database import Database
from sql.migrate import Patience, migrate

VERSION = version("palimpsest")
log = structlog.get_logger("service")


async def archive_dsn(config: Config) -> str:
    """The DSN of the archive: the one that is set, else the embedded database's, started where it is not running."""
    if config.dsn is not None:
        return config.dsn
    return await asyncio.to_thread(embedded.ensure, config.data_dir)


@asynccontextmanager
async def open_archive(config: Config, patience: Patience | None = None) -> AsyncIterator[Database]:
    """The archive, at the schema of this version; ``patience`` is for what stands in an upgrade's way."""
    dsn = await archive_dsn(config)
    migrated = await migrate(dsn, patience)
    if migrated.applied:
        log.info("database migrated", migrations=len(migrated.applied))
    if migrated.obstacle:
        log.warning("database not fully upgraded", obstacle=migrated.obstacle)
    async with Database(dsn, most=config.crawls * 2 + 4) as database:
        yield database
