"""Guards the disk: crawling stops before it is full, and the rest of the service goes on."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.sizes import format_size
from scheduler.config import Config
from sql.database import Database
from sql.embedded.layout import layout
from sql.errors import UserError
from sql.logger import Logger
from sql.rows.retention import ARCHIVE_SIZE

_NEARLY = 0.95
"""The share of the budget at which crawling stops; the rest is for pages that still have to be recorded."""
_LEFT_BYTES, _LEFT_SHARE = 1_000_000_000, 0.02
"""Crawling stops if fewer bytes than this are free, and less than this share of the disk."""
_LOOK_EVERY = 20.0
"""Seconds between two looks at the disk while a crawl runs."""
Run = Callable[[int, datetime], Awaitable[None]]
log = Logger("disk")


def data_folder(config: Config) -> Path | None:
    """Return the folder of the embedded database; None if another server is used, whose disk cannot be seen here."""
    return None if config.database_url else layout(config.data_dir).home


class NoRoom(UserError):
    """There is no room for more crawling; the message says how much there is, and of what."""


def why_full(config: Config, size: int) -> str | None:
    """Return why there must be no more crawling with a database of ``size`` bytes; None if there is room."""
    budget = config.disk_budget
    if budget is not None and size >= _NEARLY * budget:
        return (
            f"the database takes {size / 1e6:,.0f} MB of PALIMPSEST_DISK_BUDGET={format_size(budget)}; crawling stops "
            f"at {_NEARLY:.0%}"
        )
    folder = data_folder(config)
    usage = shutil.disk_usage(folder) if folder and folder.exists() else None
    if usage and usage.free < min(_LEFT_BYTES, _LEFT_SHARE * usage.total):
        return f"{usage.free / 1e6:,.0f} MB are free at {folder}"
    return None


@dataclass
class DiskGuard:
    """Lets crawls run while there is room, and ends them when there is none."""

    config: Config
    database: Database
    every: float = _LOOK_EVERY

    async def why_full(self) -> str | None:
        """Return why there must be no more crawling now; None if there is room."""
        if self.config.disk_budget is None and data_folder(self.config) is None:
            return None
        async with self.database.transaction() as session:
            size = await session.one(ARCHIVE_SIZE)
        return why_full(self.config, size)

    async def require_room(self) -> None:
        """Raise NoRoom if there must be no more crawling."""
        if why := await self.why_full():
            raise NoRoom(f"no room to crawl: {why}")

    def guard(self, run: Run) -> Run:
        """Return a function that runs the same crawls, but begins and continues them only while there is room.

        A crawl that is ended for want of room counts as stopped.
        """

        async def guarded(source_id: int, due_at: datetime) -> None:
            if await self.why_full():
                return
            crawl = asyncio.ensure_future(run(source_id, due_at))
            try:
                await self._watch(crawl)
            finally:
                crawl.cancel()
                await asyncio.wait({crawl})
            if not crawl.cancelled():
                crawl.result()

        return guarded

    async def _watch(self, crawl: asyncio.Future[None]) -> None:
        while not (await asyncio.wait({crawl}, timeout=self.every))[0]:
            if why := await self.why_full():
                log.error("a crawl is ended: no room", why=why)
                return
