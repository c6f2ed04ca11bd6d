"""Scrapy's side of politeness.

All requests to a site go through one slot of the downloader. The slot keeps the time between two requests and the
rests that the site asks for; the day's budget ends the crawl once it is spent.
"""

from __future__ import annotations

import time
from typing import Self

from scrapy import signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from crawler.fetching.fetch_context import FetchContext
from crawler.fetching.outcomes import CrawlStopped
from crawler.fetching.retry_after import read_retry_after
from crawler.fetching.robots_rules import PRODUCT
from crawler.model.rate_limit import Rest

_JUST_ABOVE_NONE = 0.001
"""Seconds; Scrapy asks when a slot was last used, by which a rest is kept, only if the slot has a delay."""


class PolitenessMiddleware:
    """The downloader middleware nearest to the network: it sees each request that is sent, and each answer, once."""

    def __init__(self, crawler: Crawler, context: FetchContext) -> None:
        self._crawler, self._context = crawler, context
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured for a spider that does no crawl of a source."""
        context = getattr(crawler.spider, "context", None)
        if context is None:
            raise NotConfigured
        return cls(crawler, context)

    async def process_request(self, request: Request) -> None:
        """Put the request into the site's one slot; raises CrawlStopped if the day's budget is spent."""
        context = self._context
        if context.budget.is_spent:
            await context.stop("the day's budget of requests or bytes is spent")
            raise CrawlStopped
        request.meta["download_slot"] = context.source.site

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Count the answer, and decide alone what becomes of a refusal (an answer 429 or 503).

        A refusal slows the crawl down. After a short rest the page is asked for again, as often as
        RETRY_TIMES allows; a long rest ends the crawl. A refusal that is not followed by another request
        goes on to the spider, which records it.
        """
        context = self._context
        context.budget.count(len(response.body))
        header = response.headers.get("Retry-After")
        wanted = read_retry_after(header.decode("latin-1") if header else None, context.now())
        rest = context.rate_limit.answered(response.status, wanted)
        self._slow_down(request)
        if rest is None:
            return response
        context.log.info("site asks for a rest", status=response.status, seconds=rest.seconds)
        if rest.is_long:
            await context.stop(
                f"the site answered {response.status} and is left alone for {rest.seconds:.0f} s"
            )
            return response
        self._rest(request, rest)
        again = get_retry_request(request, spider=self._crawler.spider, reason=f"{response.status}")  # type: ignore[arg-type]
        return again or response

    def _slot(self, request: Request) -> Slot | None:
        engine = self._crawler.engine
        return engine.downloader.slots.get(str(request.meta.get("download_slot"))) if engine else None

    def _slow_down(self, request: Request) -> None:
        slot = self._slot(request)
        if slot is not None:
            slot.delay = max(slot.delay, self._context.rate_limit.delay)

    def _rest(self, request: Request, rest: Rest) -> None:
        """Hold all requests of the slot back until the rest is over, by a last use that lies in the future."""
        slot = self._slot(request)
        if slot is not None:
            slot.delay = max(slot.delay, _JUST_ABOVE_NONE)
            slot.lastseen = max(slot.lastseen, time.monotonic() + rest.seconds)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        asked = robotparser.crawl_delay(PRODUCT)
        rate_limit = self._context.rate_limit
        if asked is None or asked <= 0:
            rate_limit.crawl_delay = None
        elif asked != rate_limit.crawl_delay:
            rate_limit.crawl_delay = asked
            self._context.log.info("robots.txt asks for a delay", seconds=asked, kept=rate_limit.delay)
        self._slow_down(request)


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, which adapts the delay to the site's answers, but never below the rate limit."""

    def _min_delay(self) -> float:
        context = getattr(self.crawler.spider, "context", None)
        return context.rate_limit.delay if context is not None else super()._min_delay()

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        """Treat an answer 304 like 200: Scrapy lets other answers only raise a delay, never lower it."""
        self.mindelay = self._min_delay()
        if response.status == 304:
            response = response.replace(status=200)
        super()._adjust_delay(slot, latency, response)
