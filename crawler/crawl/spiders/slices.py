"""A spider for long work that is cut into slices, each a crawl of its own.

A slice ends when its time is over, or when a live crawl waits for the site; the next slice goes on where it ended.
"""

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
"""Seconds after which a slice begins nothing new. It may take 5 minutes; the rest is for what is still under way."""
_LOOK_UP_EVERY = 1.0
"""Seconds between two questions to the database whether a live crawl waits."""
_ENDS = (signals.item_scraped, signals.item_dropped, signals.item_error, signals.spider_error)
"""Scrapy's signals by which a page is known to be done: it brings one item, or an error in the place of it."""


class SliceSpider(NewsSpider):
    """A spider that knows when its slice is over, and how many of its pages are under way."""

    def __init__(self, context: CrawlContext, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        self._ends_at = time.monotonic() + SLICE_SECONDS
        self._looked_at = time.monotonic()  # not asked at once: a slice that has begun does something
        self._wanted = False
        self._under_way = 0
        self._moved = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """Pass on the requests and items of the walk; if it fails, the error becomes the reason of the crawl."""
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
        """Yield the requests and items of this slice; each kind of slice defines it."""
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
        """Note that a page is under way."""
        self._under_way += 1

    def one_ends(self) -> None:
        """Note that a page is done: it was recorded, or it failed."""
        self._under_way -= 1
        self._moved.set()

    async def until_fewer_than(self, few: int) -> None:
        """Wait until fewer than ``few`` pages are under way."""
        while self._under_way >= few:
            self._moved.clear()
            await self._moved.wait()
