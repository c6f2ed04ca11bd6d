"""Backfills in slices: each takes the site for at most 5 minutes, and gives way to live crawls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from crawler.archive import backfills
from crawler.archive.backfills import Backfill, Progress
from crawler.archive.crawls import SiteBusy
from crawler.crawl import Order
from crawler.sources import Source
from crawler.spiders.backfill import BackfillSpider
from scheduler.quiet import quiet_until
from scheduler.worker import Worker, planner_for
from sql.database import Row

SLICE = timedelta(minutes=5)
_VAIN_AT_MOST = 3
_GIVES_WAY_FOR = 120.0
_PAUSE = 1.0
log = structlog.get_logger("backfill")


class BackfillStuck(Exception):
    """Slices of a backfill end without having done anything; its last crawl says why (`palimpsest status`)."""


@dataclass(slots=True)
class BackfillRun:
    """Slices of one backfill by one worker, until all is done or ``stop`` is set."""

    worker: Worker
    source: Source
    backfill: Backfill
    stop: asyncio.Event

    async def run(self) -> Progress:
        """Do slice after slice; returns how far it has come. Raises BackfillStuck."""
        vain, before = 0, await self.progress()
        while not self.stop.is_set():
            await self._until_free()
            row = await self._slice()
            now = await self.progress()
            if row is not None and await self._is_done(row, now):
                break
            vain = vain + 1 if row is not None and now == before else 0
            if vain >= _VAIN_AT_MOST:
                raise BackfillStuck
            before = now
        return await self.progress()

    async def progress(self) -> Progress:
        """How far the backfill has come."""
        return await backfills.progress(self.worker.database, self.backfill)

    async def _is_done(self, row: Row, now: Progress) -> bool:
        if now.files_read < now.files or now.pages_done < now.pages or row["outcome"] != "finished":
            return False
        async with self.worker.database.transaction() as session:
            await session.run("end_backfill", backfill_id=self.backfill.id)
        return True

    async def _slice(self) -> Row | None:
        """One slice; None where the site was taken."""
        order = Order(
            source=self.source,
            source_id=self.backfill.source_id,
            trigger="backfill",
            planner=planner_for(self.source, self.worker.grid),
            discover=False,
            spider=BackfillSpider,
            arguments={"backfill": self.backfill},
            timeout=SLICE,
        )
        work = asyncio.create_task(self.worker.crawls.run(order))
        stopped = asyncio.create_task(self.stop.wait())
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not work.done():
            work.cancel()
        try:
            return await work
        except SiteBusy:
            await self._sleep(_PAUSE)
        except asyncio.CancelledError:
            log.info("backfill stopped, resume it by the same command")
        return None

    async def _until_free(self) -> None:
        """Wait while a live crawl wants the site, while the site rests, in quiet hours, and for tomorrow's budget."""
        given_way = 0.0
        while not self.stop.is_set():
            wait = await self._wait()
            if wait == 0.0 and given_way < _GIVES_WAY_FOR and await self._is_wanted():
                wait = _PAUSE
                given_way += wait
            if wait == 0.0:
                return
            await self._sleep(min(wait, 60.0))

    async def _is_wanted(self) -> bool:
        async with self.worker.database.transaction() as session:
            return bool(await session.value("site_is_wanted", site=self.source.site))

    async def _wait(self) -> float:
        """Seconds for which nothing may be asked of the site, by its own wish or by ours."""
        now = datetime.now(UTC)
        until = quiet_until(self.source, now)
        async with self.worker.database.transaction() as session:
            rest = await session.value("rest_of_site", site=self.source.site)
            spent = await session.one("read_spending", source_id=self.backfill.source_id)
        limits = self.source.limits.for_backfill()
        if spent["requests"] >= limits.requests or spent["bytes"] >= limits.traffic:
            rest = 86400 - spent["seconds"]
        return max(rest or 0.0, (until - now).total_seconds() if until else 0.0)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        except TimeoutError:
            return
