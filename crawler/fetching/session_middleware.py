"""Downloader middleware: requests of a crawl go through the source's proxy, those to its own hosts with its session."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler.fetching.fetch_context import FetchContext


class SessionMiddleware:
    """Adds the session's headers to requests to the source's hosts; removes them if a redirect leads elsewhere."""

    def __init__(self, context: FetchContext) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured for a spider that does no crawl of a source."""
        context = getattr(crawler.spider, "context", None)
        if context is None:
            raise NotConfigured
        return cls(context)

    def process_request(self, request: Request) -> None:
        """Name the proxy, and add or remove the session's headers; a request after a redirect comes here again."""
        source, session = self._context.source, self._context.session
        if source.access.proxy is not None:
            request.meta["proxy"] = source.access.proxy
        for name in session.names:
            request.headers.pop(name, None)
        if source.owns(request.url):
            for name, value in session.headers_for(request.url).items():
                request.headers[name] = value
