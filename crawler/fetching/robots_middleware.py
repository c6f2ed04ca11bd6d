"""Downloader middleware: robots.txt is obeyed as RFC 9309 says, also if it cannot be read."""

from __future__ import annotations

from typing import NoReturn

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetching import outcomes
from crawler.fetching.robots_copies import RobotsCopies
from crawler.fetching.robots_rules import RobotsRules
from crawler.model import http_answers
from crawler.model.fetch_outcomes import FetchOutcome

_SAYS_ITSELF = frozenset(
    (
        FetchOutcome.DNS,
        FetchOutcome.PRIVATE_ADDRESS,
        FetchOutcome.TLS,
        FetchOutcome.TOO_LARGE,
        FetchOutcome.ERROR,
    )
)
"""Failures of robots.txt that every page of the host shares; they are named, as they say more than "robots"."""


class RobotsUnread(IgnoreRequest):
    """A host's robots.txt cannot be read, so that nothing of the host may be asked for."""


class Robots(RobotsTxtMiddleware):
    """Asks for each host's robots.txt once in a crawl.

    - An answer 2xx has the rules; 4xx other than 429, and redirects without end, mean that there are none (RFC 9309,
      sections 2.3.1.2 and 2.3.1.3).
    - With 5xx, with 429 and without an answer nothing may be asked for (section 2.3.1.4), unless the archive has a copy
      that still stands (section 2.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failures: dict[str, Exception] = {}
        self._kept: dict[str, bytes | None] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for an address, None if there are none; raises what befell robots.txt if it is not known."""
        found = await super().robot_parser(request)
        host = urlparse_cached(request).netloc
        if host not in self._failures:
            return found
        if host not in self._kept:
            copies = self._copies()
            self._kept[host] = await copies.kept(host) if copies is not None else None
        kept = self._kept[host]
        if kept is None:
            self._refuse(self._failures[host], host)
        return RobotsRules(kept)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        status = response.status
        is_there = http_answers.is_page(status)
        if not is_there and (not 400 <= status < 500 or status == 429):
            raise RobotsUnread(f"robots.txt of {netloc} answered {status}")
        body = response.body if is_there else b""
        copies = self._copies()
        if copies is not None:
            await copies.keep(netloc, body)
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if outcomes.of_failure(exc) != FetchOutcome.REDIRECT_LOOP:
            self._failures[netloc] = exc
        super()._robots_error(exc, netloc)

    def _copies(self) -> RobotsCopies | None:
        context = getattr(self.crawler.spider, "context", None)
        return context.robots_copies if context is not None else None

    def _refuse(self, error: Exception, host: str) -> NoReturn:
        name = outcomes.of_failure(error)
        told = isinstance(error, RobotsUnread | outcomes.CrawlStopped | DownloadConnectionRefusedError)
        if told or name in _SAYS_ITSELF:
            raise error
        raise RobotsUnread(f"robots.txt of {host} could not be read ({name})") from error
