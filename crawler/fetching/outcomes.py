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


class CrawlStopped(IgnoreRequest):
    """The crawl was stopped before the request was made: it comes to nothing and is not recorded."""


_FAILURES: tuple[tuple[type[BaseException], str], ...] = (
    (AddressRefused, "private_address"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "connection"),
    (UnsupportedURLSchemeError, "client_error"),
)


def of_failure(error: BaseException) -> str:
    """The outcome of a fetch that brought no answer."""
    for kind, name in _FAILURES:
        if isinstance(error, kind):
            return name
    if isinstance(error, IgnoreRequest):
        return (
            "robots"
            if "robots.txt" in str(error)
            else "redirect_loop"
            if "redirect" in str(error)
            else "too_large"
            if "during decompression" in str(error)
            else "error"
        )
    if isinstance(error, DownloadFailedError):
        return (
            "tls"
            if "SSL" in str(error) or "TLS" in str(error) or "certificate" in str(error)
            else "connection"
        )
    return "error"
