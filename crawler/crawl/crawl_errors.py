"""Errors inside a crawl: each is in the crawl log under its address and is told of once, with its stage."""

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


class CrawlErrors:
    """Listens to the errors of a crawl's spider and pipelines; without it a page would vanish without an outcome."""

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._context = context
        self._writing: set[asyncio.Task[None]] = set()
        # Scrapy keeps listeners by weak reference: whoever makes this has to hold on to it.
        crawler.signals.connect(self.spider_failed, signals.spider_error)
        crawler.signals.connect(self.item_failed, signals.item_error)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)

    def spider_failed(self, failure: Failure, response: Response) -> None:
        """The spider raised on an answer."""
        self._tell("spider", response.url, failure)

    def item_failed(self, item: Any, failure: Failure) -> None:
        """A pipeline step raised on a page; a crawl that is over drops its pages on purpose."""
        if isinstance(failure.value, LeaseLost | PoolClosed):
            self.item_dropped(item, failure.value)
            return
        self._tell(_stage(failure.value), item.page.visit.url if isinstance(item, Fetched) else "", failure)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """A step dropped a page: counted and not reported."""
        metrics.dropped(self._context.source.name, type(exception).__name__)

    async def written(self) -> None:
        """Return when all that was noted is in the crawl log, or within seconds where the archive is out of reach."""
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
    """The pipeline step that an error came out of, by its name in small letters."""
    traceback = error.__traceback__ if error is not None else None
    for frame, _ in walk_tb(traceback):
        if frame.f_globals.get("__name__") == "crawler.crawl.pipelines":
            return frame.f_code.co_qualname.partition(".")[0].lower()
    return "pipeline"
