"""Errors in the program during a crawl: each is logged once with its stage, and noted in the crawl log."""

from __future__ import annotations

import asyncio
from traceback import walk_tb
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import metrics
from crawler.archive.recording.recorder import LeaseLost
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.pipelines import Fetched
from crawler.extraction.workers.pool import PoolClosed
from crawler.model.channels import FetchPurpose
from crawler.model.fetch_outcomes import FetchOutcome

_WRITTEN_WITHIN = 2.0
"""Seconds that the end of a crawl waits for these notes; a database that is gone must not hold it up."""


class CrawlErrors:
    """Listens for errors that spider and pipelines raise; without it, such a page would have no outcome anywhere."""

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._context = context
        self._writing: set[asyncio.Task[None]] = set()
        # Scrapy holds its listeners by weak references only, so whoever makes this object has to keep it.
        crawler.signals.connect(self.spider_failed, signals.spider_error)
        crawler.signals.connect(self.item_failed, signals.item_error)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)

    def spider_failed(self, failure: Failure, response: Response) -> None:
        """Note that the spider raised an error on an answer."""
        self._tell("spider", response.url, failure)

    def item_failed(self, item: Any, failure: Failure) -> None:
        """Note that a pipeline step raised an error on a page.

        If the crawl has lost its lease, or the pool is closed, the crawl is over, and its pages are dropped on purpose.
        """
        if isinstance(failure.value, LeaseLost | PoolClosed):
            self.item_dropped(item, failure.value)
            return
        self._tell(_stage(failure.value), item.page.visit.url if isinstance(item, Fetched) else "", failure)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Count a page that a step dropped; it is not reported as an error."""
        metrics.dropped(self._context.source.name, type(exception).__name__)

    async def written(self) -> None:
        """Return when all notes are in the crawl log, or after two seconds if the database cannot be reached."""
        if self._writing:
            await asyncio.wait(self._writing, timeout=_WRITTEN_WITHIN)

    def _tell(self, stage: str, url: str, failure: Failure) -> None:
        error = failure.value
        told = (type(error), error, error.__traceback__) if error is not None else None
        self._context.log.error("page failed", stage=stage, url=url, exc_info=told)
        if url:
            task = asyncio.get_running_loop().create_task(self._note(url, stage, error))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _note(self, url: str, stage: str, error: BaseException | None) -> None:
        detail = f"{stage}: {type(error).__name__}: {error}"[:500]
        try:
            await self._context.log_fetch(FetchPurpose.ARTICLE, url, FetchOutcome.ERROR, detail=detail)
        except Exception as lost:
            self._context.log.warning(
                "the crawl log has no line of it", url=url, error=str(lost), exc_info=True
            )


def _stage(error: BaseException | None) -> str:
    """Return the name of the pipeline step in which an error was raised, in lower case ("extract", "record")."""
    traceback = error.__traceback__ if error is not None else None
    for frame, _ in walk_tb(traceback):
        if frame.f_globals.get("__name__") == "crawler.crawl.pipelines":
            return frame.f_code.co_qualname.partition(".")[0].lower()
    return "pipeline"
