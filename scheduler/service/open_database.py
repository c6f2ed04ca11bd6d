"""Opening the archive, which every command does first: the database is found or started, and migrated."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from threading import Thread
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege

from scheduler.config import Config
from scheduler.service.archive_access import (
    Access,
    needs_owner,
    require,
    require_folder,
    standing_and_version,
)
from sql import embedded
from sql.database import Database
from sql.logger import Logger

if TYPE_CHECKING:
    from sql.migrate import LockTimeouts

VERSION = version("palimpsest")
log = Logger("service")


async def archive_dsn(config: Config) -> str:
    """Return the DSN that is set, else that of the embedded database, which is started if it does not run."""
    if config.dsn is not None:
        return config.dsn
    return await _in_daemon_thread(lambda: embedded.ensure(config.data_dir))


async def _in_daemon_thread(work: Callable[[], str]) -> str:
    """Do work that may take minutes in a daemon thread, and return its result.

    If the caller stops waiting, the work is left alone, and the process can end without it.
    """
    loop, result = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

    def tell(settle: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if result.done() else settle())

    def run() -> None:
        try:
            dsn = work()
        except Exception as error:
            failed = error
            tell(lambda: result.set_exception(failed))
        else:
            tell(lambda: result.set_result(dsn))

    Thread(target=run, name="embedded", daemon=True).start()
    found: str = await result
    return found


@asynccontextmanager
async def open_archive(
    config: Config, patience: LockTimeouts | None = None, access: Access = Access.OWN
) -> AsyncIterator[Database]:
    """Open the archive, migrated to the schema of this version, while the block runs.

    ``patience`` says for how long a migration waits for locks, ``access`` what the command needs. For a login that only
    reads, the archive is taken as it stands. Raises NoArchive and NeedsOwner.
    """
    require_folder(config, access)
    dsn = await archive_dsn(config)
    found, is_current = await standing_and_version(dsn)
    require(access, found, dsn)
    # A command that only reads starts sooner if it does not load what migrates.
    if not (access is Access.READ and is_current) and (found.owns or not found.is_there):
        await _migrate(dsn, patience)
    async with Database(dsn, most=config.crawls * 2 + 4) as database:
        try:
            yield database
        except InsufficientPrivilege:
            if found.owns:
                raise
            raise needs_owner(str(conninfo_to_dict(dsn).get("user")), found.owner) from None


async def _migrate(dsn: str, patience: LockTimeouts | None) -> None:
    from sql.migrate import migrate

    migrated = await migrate(dsn, patience)
    if migrated.applied:
        log.info("database migrated", migrations=len(migrated.applied))
    if migrated.obstacle:
        log.warning("database not fully upgraded", obstacle=migrated.obstacle)
