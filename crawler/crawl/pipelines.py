"""The way of a page, from top to bottom: read it, then identify, compare and record it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import psycopg
from scrapy.crawler import Crawler

from crawler import metrics
from crawler.archive.recording.recorder import LeaseLost
from crawler.archive.texts.extraction_record import Reading
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.fetch_levels import level_of
from crawler.crawl.interstitials import may_be_wall, wall
from crawler.extraction import extract
from crawler.extraction.workers.pool import PageFailed, PoolClosed
from crawler.model.channels import FetchPurpose
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import FetchedPage


@dataclass(frozen=True, slots=True)
class Fetched:
    """Scrapy's item: a page on its way through the pipelines, and its reading once it was extracted."""

    page: FetchedPage
    reading: Reading | None = None


class _Step:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Step:
        """Make the pipeline; Scrapy calls this."""
        return cls(crawler)

    @property
    def context(self) -> CrawlContext:
        """The context of the crawl, which the spider holds."""
        return self._crawler.spider.context  # type: ignore[union-attr, no-any-return]

    def failed(self, stage: str, page: FetchedPage, error: Exception) -> FetchedPage:
        """Log an error of a step, and return the page with the outcome "error".

        So the look is recorded as failed, and the address is visited again; without an outcome it would be lost.
        """
        context, detail = self.context, f"{stage}: {type(error).__name__}: {error}"
        context.log.error("page failed", stage=stage, url=page.visit.url, exc_info=error)
        return replace(
            page, outcome=FetchOutcome.ERROR, detail=detail.encode(errors="replace").decode()[:500]
        )


class Extract(_Step):
    """Read the page in the pool of extraction processes."""

    async def process_item(self, item: Fetched) -> Fetched:
        """Return the page with its reading, or with an outcome that says why it could not be read."""
        page, context = item.page, self.context
        if may_be_wall(page.outcome):
            return await self._wall(page)
        if page.outcome is not None or page.is_as_known:
            return item
        try:
            with metrics.EXTRACTION.time():
                extraction = await context.pool.run(
                    extract, page.body, page.final_url, context.source.rules(), page.header("Content-Type")
                )
        except PageFailed as error:
            return Fetched(replace(page, outcome=error.outcome, detail=str(error)))
        except PoolClosed:
            raise
        except Exception as error:
            return Fetched(self.failed("extract", page, error))
        return Fetched(page, Reading(extraction, page.visit.dated_at))

    async def _wall(self, page: FetchedPage) -> Fetched:
        """Look at a page that came with a refusing status: if it is a wall, the wall's name becomes its outcome."""
        context, kind = self.context, page.header("Content-Type")
        found = await wall(context.pool, page.body, page.final_url, context.source.rules(), kind)
        return Fetched(replace(page, outcome=found or page.outcome))


class Record(_Step):
    """Identify, compare and record the page in one transaction."""

    async def process_item(self, item: Fetched) -> Fetched:
        """Return the item once its transaction is committed; if the crawl has lost its lease, it is ended."""
        context = self.context
        try:
            outcome = await self._record(item)
        except LeaseLost as error:
            await context.stop(str(error))
            raise
        context.wants_controls |= (
            outcome in FetchOutcome.HAS_NOTHING and item.page.visit.known_sha256 is not None
        )
        context.asks_again |= outcome in FetchOutcome.IS_MISSING or context.wants_controls
        metrics.fetch(context.source.name, FetchPurpose.ARTICLE, outcome)
        said = {"purpose": FetchPurpose.ARTICLE, "url": item.page.visit.url, "status": item.page.status}
        context.log.log(level_of(outcome), "fetch", outcome=outcome, **said)
        return item

    async def _record(self, item: Fetched) -> str:
        """Record a page; if it cannot be stored as it is, it is recorded as failed, and visited again later."""
        recorder = self.context.recorder
        try:
            return await recorder.record(item.page, item.reading)
        except (LeaseLost, psycopg.OperationalError):
            raise
        except Exception as error:
            return await recorder.record(self.failed("record", item.page, error), None)
