"""The way of a page, from top to bottom: read it, then identify, compare and record it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from crawler.archive.record import LeaseLost
from crawler.archive.texts import Reading
from crawler.extraction import extract
from crawler.extraction.pool import PageTooSlow, WorkerDied
from crawler.fetching.page import Page

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider


@dataclass(frozen=True, slots=True)
class Fetched:
    """An item: a page on its way, with its reading once it has one."""

    page: Page
    reading: Reading | None = None


class _Step:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Step:
        """Scrapy's way of making a pipeline."""
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        """The spider of the crawl, which has what the steps need."""
        return self._crawler.spider  # type: ignore[return-value]


class Extract(_Step):
    """Read the page in the pool of extraction processes."""

    async def process_item(self, item: Fetched) -> Fetched:
        """The page with its reading, or with the name of why it could not be read."""
        page, work = item.page, self.spider.work
        if page.outcome is not None or page.is_as_known:
            return item
        try:
            extraction = await work.pool.run(
                extract, page.body, page.final_url, work.source.rules(), page.header("Content-Type")
            )
        except PageTooSlow:
            return Fetched(replace(page, outcome="too_slow"))
        except WorkerDied as error:
            return Fetched(replace(page, outcome="worker_died", detail=str(error)))
        return Fetched(page, Reading(extraction))


class Record(_Step):
    """Identify, compare and record the page in one transaction."""

    async def process_item(self, item: Fetched) -> Fetched:
        """The item, once its commit was answered; a crawl whose lease was lost ends here."""
        work = self.spider.work
        try:
            outcome = await work.recorder.record(item.page, item.reading)
        except LeaseLost as error:
            await work.stop(str(error))
            raise
        work.log.info("page", url=item.page.visit.url, outcome=outcome, status=item.page.status)
        return item
