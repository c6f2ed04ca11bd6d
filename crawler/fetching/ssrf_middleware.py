"""Downloader middleware: a request to a private address is refused, and its outcome is "private_address"."""

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
    """Refuses requests to addresses that the guard does not let through.

    It sees every request, also those after a redirect and those for robots.txt, when it is known whether a proxy is
    used. Here only addresses that are written out are checked; names are checked where they are resolved
    (``GuardedResolver``). An outbound proxy resolves names itself, so that its names cannot be checked at all.
    """

    def __init__(self, guard: SsrfGuard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises RuntimeError if no guard is installed in the reactor."""
        from twisted.internet import reactor

        return cls(guard_of(reactor))

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise AddressRefused."""
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
        """Raise AddressRefused if a name could not be resolved because it led to private addresses only."""
        host = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in self._guard.refused:
            raise AddressRefused(host, self._guard.refused[host]) from exception

    def _trust(self, proxy: str) -> None:
        """Allow connections to a proxy of the settings; the log says so once."""
        if proxy and proxy not in self._guard.proxies:
            self._guard.proxies.add(proxy)
            log.warning(
                "an outbound proxy resolves names: keep private addresses from it in the proxy itself",
                proxy=proxy,
            )
