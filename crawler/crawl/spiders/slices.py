"""A spider whose crawl is a slice of more: it gives the site up when its time is over, or somebody waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from scrapy import signals

from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.spiders.news import NewsSpider
from crawler.fetching.outcomes import CrawlStopped
from sql.rows.backfill import SITE_IS_WANTED

SLICE_SECONDS = 270.0
"""A slice begins nothing new after so long; what is under way fits into the 5 minutes that it may take."""
_LOOK_UP_EVERY = 1.0
_ENDS = (signals.item_scraped, signals.item_dropped, signals.item_error, signals.spider_error)
"""A page brings one item, or an error in place of it."""


class SliceSpider(NewsSpider):
    """Knows when its slice is over, and how many pages of it are under way."""

    def __init__(self, context: CrawlContext, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        self._ends_at = time.monotonic() + SLICE_SECONDS
        self._looked_at = time.monotonic()  # a slice that has begun does something
        self._wanted = False
        self._under_way = 0
        self._moved = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """What the walk brings; one that goes wrong is told of, as the reason of its crawl."""
        for signal in _ENDS:
            self.crawler.signals.connect(self.one_ends, signal=signal)
        try:
            async for each in self.walk():
                yield each
        except CrawlStopped:
            return
        except Exception as error:
            self.context.problems.append(f"the walk failed: {type(error).__name__}: {error}")
            self.context.log.exception("walk failed")

    def walk(self) -> AsyncIterator[Any]:
        """Requests and items of this slice."""
        raise NotImplementedError

    async def is_over(self) -> bool:
        """Whether the slice has had its time, or a live crawl of the site is due."""
        now = time.monotonic()
        if now - self._looked_at > _LOOK_UP_EVERY:
            self._looked_at = now
            async with self.context.database.transaction() as session:
                self._wanted = bool(await session.one(SITE_IS_WANTED, site=self.context.source.site))
        return self._wanted or now > self._ends_at

    def one_begins(self) -> None:
        """A page is under way."""
        self._under_way += 1

    def one_ends(self) -> None:
        """A page is through: it is recorded, or cannot be."""
        self._under_way -= 1
        self._moved.set()

    async def until_fewer_than(self, few: int) -> None:
        """Wait while so many pages, or more, are under way."""
        while self._under_way >= few:
            self._moved.clear()
            await self._moved.wait()
