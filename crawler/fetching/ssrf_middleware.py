"""Downloader middleware: a request to a private address is refused, and has an outcome of that name."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

import structlog
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request

from crawler.fetching.guarded_resolver import guard_of
from crawler.fetching.ssrf_guard import AddressRefused, SsrfGuard, literal

log = structlog.get_logger("guard")


class SsrfMiddleware:
    """Sees every request, those after a redirect and those for robots.txt too, once its proxy is known.

    Names are judged where they are resolved (``GuardedResolver``). An outbound proxy resolves for
    itself: then only literal addresses can be judged here.
    """

    def __init__(self, guard: SsrfGuard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises RuntimeError where no guard is installed in the reactor."""
        from twisted.internet import reactor

        return cls(guard_of(reactor))

    def process_request(self, request: Request) -> None:
        """Raises AddressRefused."""
        host = urlsplit(request.url).hostname or ""
        address = literal(host)
        if address is not None and not self._guard.may_reach(address):
            raise AddressRefused(host, address)
        proxy: Any = request.meta.get("proxy")
        if proxy:
            self._trust(urlsplit(proxy).hostname or "")
        elif host in self._guard.proxies:
            raise AddressRefused(host, "the outbound proxy")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises AddressRefused for a name that led to private addresses alone."""
        host = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in self._guard.refused:
            raise AddressRefused(host, self._guard.refused[host]) from exception

    def _trust(self, proxy: str) -> None:
        """Let a proxy of the settings be connected to; said once."""
        if proxy and proxy not in self._guard.proxies:
            self._guard.proxies.add(proxy)
            log.warning(
                "an outbound proxy resolves names: keep private addresses from it in the proxy itself",
                proxy=proxy,
            )
