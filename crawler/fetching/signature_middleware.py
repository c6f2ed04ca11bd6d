"""Downloader middleware: requests to the hosts of the source are signed, if the archive has said who it is."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler.fetching.fetch_context import FetchContext
from crawler.fetching.request_signatures import HEADERS, RequestSigner


class Signatures:
    """Signs each request by itself, also one that follows from a redirect or is made again.

    A host that is none of the source's gets no signature: it was not asked, and is not to learn who asked another.
    """

    def __init__(self, context: FetchContext, signer: RequestSigner) -> None:
        self._context, self._signer = context, signer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured if requests are not signed."""
        context = getattr(crawler.spider, "context", None)
        if context is None or context.signer is None:
            raise NotConfigured
        return cls(context, context.signer)

    def process_request(self, request: Request) -> None:
        """Put a new signature into the request, or take an old one out of it."""
        for name in HEADERS:
            request.headers.pop(name, None)
        if self._context.source.owns(request.url):
            for name, value in self._signer.headers_for(request.url, self._context.now()).items():
                request.headers[name] = value
