"""Slices of a backfill: each holds the site for at most 5 minutes; before the next one, live crawls get their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from scrapy import Spider

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import SiteBusy
from crawler.crawl.runner import CrawlOrder
from crawler.model.crawls import CrawlTrigger
from crawler.sources import Source
from scheduler.revisits.policy import policy_of
from scheduler.worker import Worker
from sql.rows.backfill import SITE_IS_WANTED
from sql.rows.crawls import Crawl

SLICE = timedelta(minutes=5)
"""The longest that a slice may take."""
_GIVES_WAY_FOR = 120.0
"""Seconds that the next slice waits for a live crawl that wants the site; workers may be too busy to begin it."""
_PAUSE = 1.0
"""Seconds between two looks whether the site is free."""
_LONGEST_SLEEP = 60.0
"""Seconds after which it is looked again whether the wait is over, in case settings or budgets have changed."""
log = structlog.get_logger("backfill")


class BackfillStuck(Exception):
    """Slices of a backfill end without having done anything; its last crawl says why (`palimpsest status`)."""


@dataclass(frozen=True, slots=True)
class Slices:
    """Runs slices for one source, one after another with one worker, until ``stop`` is set."""

    worker: Worker
    source: Source
    source_id: int
    stop: asyncio.Event
    contact: str | None = None

    async def one(self, spider: type[Spider], arguments: Mapping[str, Any]) -> Crawl | None:
        """Run one slice as a crawl; returns the crawl's row, or None if the site was taken or it was stopped."""
        order = CrawlOrder(
            source=self.source,
            source_id=self.source_id,
            trigger=CrawlTrigger.BACKFILL,
            policy=policy_of(self.source.revisit, self.worker.grid),
            discover=False,
            spider=spider,
            arguments=arguments,
            timeout=SLICE,
            contact=self.contact,
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
            await self._sweep()
            await self.sleep(_PAUSE)
        except asyncio.CancelledError:
            log.info("backfill stopped, resume it by the same command")
        return None

    async def _sweep(self) -> None:
        """End crawls that are dead: one of them may hold the site, and perhaps no clock runs that would notice it."""
        for row in await crawl_leases.sweep(self.worker.database, self.worker.crawls.patience):
            log.warning("crawl died", crawl_id=row.id, reason=row.reason)

    async def give_way(self) -> None:
        """Wait while a live crawl wants the site, for two minutes at most, as workers may be too busy to begin it."""
        given_way = 0.0
        while not self.stop.is_set() and given_way < _GIVES_WAY_FOR and await self._is_wanted():
            await self.sleep(_PAUSE)
            given_way += _PAUSE

    async def _is_wanted(self) -> bool:
        async with self.worker.database.transaction() as session:
            return await session.one(SITE_IS_WANTED, site=self.source.site)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds, at most a minute, or until ``stop`` is set."""
        try:
            async with asyncio.timeout(min(seconds, _LONGEST_SLEEP)):
                await self.stop.wait()
        except TimeoutError:
            return


@dataclass(slots=True)
class StallDetector:
    """Notices that slices do not get any further; ``before`` is how far the last one came."""

    before: object
    vain: int = 0

    def note(self, row: Crawl | None, now: object) -> None:
        """Note the row of a slice's crawl and how far it came; raises BackfillStuck after three without progress."""
        self.vain = self.vain + 1 if row is not None and now == self.before else 0
        self.before = now
        if self.vain >= 3:
            raise BackfillStuck
