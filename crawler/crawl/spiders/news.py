"""The news spider: discovers a source's articles and visits those that are due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archive.crawls.controls import ask_for_controls
from crawler.crawl.channel_walk import ChannelWalk
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.pipelines import Fetched
from crawler.crawl.visit_selection import VisitSelection
from crawler.fetching import outcomes
from crawler.fetching.redirect_middlewares import SENT_ON
from crawler.model import http_answers
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import FetchedPage, Visit


class NewsSpider(Spider):
    """The one spider for all sources; what is special about a source stands in its block of the sources file."""

    name = "news"

    def __init__(self, context: CrawlContext, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = context
        self._visits = VisitSelection(context)
        self._asking: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, which is told when nothing is left to do; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    def idle(self) -> None:
        """Ask for what the looks of this crawl have made due, such as an address to which another one led.

        Raises DontCloseSpider while there is something to ask for.
        """
        if self._asking is None or self._asking.done():
            if not self.context.asks_again:
                return
            self.context.asks_again = False
            self._asking = asyncio.ensure_future(self._ask_again())
        raise DontCloseSpider

    async def _ask_again(self) -> None:
        try:
            if self.context.wants_controls:
                self.context.wants_controls = False
                await ask_for_controls(self.context.database, self.context.source_id)
            for request in await self._due():
                self.crawler.engine.crawl(request)
        except Exception as error:
            self.context.problems.append(f"asking again failed: {type(error).__name__}: {error}")
            self.context.log.exception("asking again failed")

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the pages that are due, then read the channels, and after each of them ask for what it added."""
        try:
            for request in await self._due():
                yield request
            async for _ in (
                ChannelWalk(self.context, self._download).channels() if self.context.discover else _nothing()
            ):
                for request in await self._due():
                    yield request
        except outcomes.CrawlStopped:
            return
        except Exception as error:
            self.context.problems.append(f"discovery failed: {type(error).__name__}: {error}")
            self.context.log.exception("discovery failed")

    async def _download(self, request: Request) -> Response:
        engine = self.crawler.engine
        return await engine.download_async(request)

    async def _due(self) -> list[Request]:
        return [self._request(visit) for visit in await self._visits.due()]

    def _request(self, visit: Visit) -> Request:
        headers = {}
        if self.context.recorder.policy.asks_conditionally(visit):
            headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
        return Request(
            visit.url,
            headers={name: value for name, value in headers.items() if value},
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"visit": visit},
            dont_filter=True,
        )

    def answered(self, response: Response, visit: Visit) -> Iterator[Fetched]:
        """Take a server's answer, whatever its status, and pass the page on to the pipelines."""
        outcome = self._outcome(response, visit)
        latency, session = response.meta.get("download_latency"), self.context.session
        yield Fetched(
            FetchedPage(
                visit=visit,
                observed_at=self.context.now(),
                final_url=session.redact_text(response.url),
                status=http_answers.known_status(response.status),
                headers=tuple((name, session.redact_text(value)) for name, value in _headers(response)),
                body=session.redact(response.body, getattr(response, "encoding", "utf-8")),
                vantage=session.vantage,
                server_ip=str(response.ip_address) if response.ip_address else None,
                elapsed_ms=round(latency * 1000) if latency is not None else None,
                outcome=outcome,
                detail=_detail(response),
            )
        )

    def _outcome(self, response: Response, visit: Visit) -> FetchOutcome | None:
        """Return what an answer came to as far as it can be told before the page is read."""
        headers = {name.lower(): value for name, value in _headers(response)}
        if http_answers.is_challenge(headers):
            return FetchOutcome.CHALLENGE
        if response.status == 304 and not _is_conditional(response):
            return FetchOutcome.CLIENT_ERROR
        is_whole = http_answers.is_whole(response.status, headers.get("content-range"))
        outcome = None if is_whole else http_answers.of_status(response.status)
        if outcome is not None:
            return outcome
        if not self._is_own(response.url) or SENT_ON in response.meta:
            return FetchOutcome.OFF_SITE
        if http_answers.leads_home(visit.url, response.url):
            return FetchOutcome.REDIRECTED_HOME
        is_page = response.status == 304 or http_answers.is_html(headers.get("content-type"), response.body)
        return None if is_page else FetchOutcome.NOT_HTML

    def failed(self, failure: Failure) -> Iterator[Fetched]:
        """Take a request that brought no answer, and pass on the name of the failure."""
        request: Request = failure.request  # type: ignore[attr-defined]
        visit: Visit = request.cb_kwargs["visit"]
        error = failure.value
        if error is None or isinstance(error, outcomes.CrawlStopped):
            return
        yield Fetched(
            FetchedPage(
                visit=visit,
                observed_at=self.context.now(),
                final_url=request.url,
                vantage=self.context.session.vantage,
                outcome=outcomes.of_failure(error),
                detail=f"{type(error).__name__}: {error}"[:500],
            )
        )

    def _is_own(self, url: str) -> bool:
        return self.context.source.owns(url)


def _is_conditional(response: Response) -> bool:
    headers = response.request.headers if response.request is not None else {}
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _detail(response: Response) -> str | None:
    """Return what the crawl log has to say of an answer beside its outcome."""
    if SENT_ON in response.meta:
        return f"the page sends its reader on to {response.meta[SENT_ON]}"[:500]
    if response.status == 304 and not _is_conditional(response):
        return "304 to a request without a condition"
    return None


async def _nothing() -> AsyncIterator[None]:
    """Yield nothing; it stands in for the channels if only revisits are due."""
    return
    yield


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    for name, values in response.headers.items():
        key = _text(name) or ""
        if key.lower() != "set-cookie":
            for value in values:
                yield key, _text(value) or ""


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1").replace("\x00", "") if value is not None else None
