"""The name of what a fetch came to (``store.fetch_outcome`` has the meanings)."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.fetching.ssrf_guard import AddressRefused
from crawler.model.fetch_outcomes import FetchOutcome


class CrawlStopped(IgnoreRequest):
    """The crawl was stopped before the request was made: it comes to nothing and is not recorded."""


_FAILURES: tuple[tuple[type[BaseException], FetchOutcome], ...] = (
    (AddressRefused, FetchOutcome.PRIVATE_ADDRESS),
    (CannotResolveHostError, FetchOutcome.DNS),
    (DownloadConnectionRefusedError, FetchOutcome.CONNECTION),
    (DownloadTimeoutError, FetchOutcome.TIMEOUT),
    (DownloadCancelledError, FetchOutcome.TOO_LARGE),
    (ResponseDataLossError, FetchOutcome.CONNECTION),
    (UnsupportedURLSchemeError, FetchOutcome.CLIENT_ERROR),
)


def of_failure(error: BaseException) -> FetchOutcome:
    """The outcome of a fetch that brought no answer."""
    for kind, name in _FAILURES:
        if isinstance(error, kind):
            return name
    if isinstance(error, IgnoreRequest):
        return (
            FetchOutcome.ROBOTS
            if "robots.txt" in str(error)
            else FetchOutcome.REDIRECT_LOOP
            if "redirect" in str(error)
            else FetchOutcome.TOO_LARGE
            if "during decompression" in str(error)
            else FetchOutcome.ERROR
        )
    if isinstance(error, DownloadFailedError):
        return (
            FetchOutcome.TLS
            if "SSL" in str(error) or "TLS" in str(error) or "certificate" in str(error)
            else FetchOutcome.CONNECTION
        )
    return FetchOutcome.ERROR
