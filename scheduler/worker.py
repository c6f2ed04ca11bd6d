"""The worker: it runs the crawls that the queue brings, and says when their sources are due again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import SiteBusy
from crawler.crawl.runner import CrawlOrder, CrawlRunner
from crawler.model.crawls import CrawlTrigger
from crawler.sources import Source
from scheduler.clock.schedules import next_due
from scheduler.revisits.policy import policy_of
from sql.database import Database
from sql.rows.crawls import Crawl
from sql.rows.service import IS_BACKFILLED, SOURCE_TO_CRAWL, SourceToCrawl
from sql.rows.sources import FIND_SOURCE

_BUSY_TRIES = 10
"""Tries, a second apart, to get a site that a backfill holds: it gives the site up within seconds if a crawl waits."""
log = structlog.get_logger("worker")


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs crawls of this process; everything about a source is read from the database."""

    database: Database
    crawls: CrawlRunner
    grid: timedelta

    async def run_due(self, source_id: int, due_at: datetime) -> None:
        """Crawl a source that is due, unless it was crawled for this due time or is being crawled."""
        try:
            await self._run_due(source_id, due_at)
        except SiteBusy as busy:
            log.info("site is busy", source_id=source_id, reason=str(busy))
            await self._release(source_id)
        except (asyncio.CancelledError, Exception):
            await asyncio.shield(self._release(source_id))
            raise

    async def _run_due(self, source_id: int, due_at: datetime) -> None:
        for left in reversed(range(_BUSY_TRIES)):
            async with self.database.transaction() as session:
                row = await session.first(SOURCE_TO_CRAWL, source_id=source_id, asked_for=False)
                given_up = left == 0 or not await session.one(IS_BACKFILLED, source_id=source_id)
            if row is None:
                return
            try:
                await self.crawls.run(self._order(row, due_at))
                return
            except SiteBusy:
                if given_up:
                    raise
            await asyncio.sleep(1)

    async def _release(self, source_id: int) -> None:
        """Give a claimed source back without a crawl; the next tick may claim it again."""
        async with self.database.transaction() as session:
            await session.run("release_due", source_id=source_id)

    async def run_now(self, source_name: str) -> Crawl | None:
        """Crawl a source now, whatever its schedule; raises SiteBusy, and LookupError for an unknown name."""
        # Perhaps no clock runs, which would end the crawls of dead processes and free their sites.
        await crawl_leases.sweep(self.database, self.crawls.patience)
        async with self.database.transaction() as session:
            found = await session.first(FIND_SOURCE, name=source_name)
            if found is None:
                raise LookupError(source_name)
            row = await session.one(SOURCE_TO_CRAWL, source_id=found.id, asked_for=True)
        return await self.crawls.run(self._order_of(row, trigger=CrawlTrigger.MANUAL))

    def _order(self, row: SourceToCrawl, due_at: datetime) -> CrawlOrder:
        """Return the order for a due source; its next discovery counts from its due time, by the database's clock."""
        source = Source.model_validate(row.block)
        next_discovery = None
        if row.discover:
            next_discovery = next_due(source, after=row.now, last_due=row.discovery_at)
        return self._order_of(
            row, trigger=CrawlTrigger.SCHEDULE, due_at=due_at, next_discovery=next_discovery
        )

    def _order_of(
        self,
        row: SourceToCrawl,
        *,
        trigger: str,
        due_at: datetime | None = None,
        next_discovery: datetime | None = None,
    ) -> CrawlOrder:
        source = Source.model_validate(row.block)
        return CrawlOrder(
            source=source,
            source_id=row.id,
            trigger=trigger,
            policy=policy_of(source.revisit, self.grid),
            scheduled_for=due_at,
            discover=row.origin == "file" and (trigger == CrawlTrigger.MANUAL or row.discover),
            next_discovery_at=next_discovery,
            contact=row.contact,
        )
