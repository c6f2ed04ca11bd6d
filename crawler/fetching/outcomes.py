"""The name of what a fetch came to (``store.fetch_outcome`` has the meanings)."""

from __future__ import annotations

from urllib.parse import urlsplit

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
from scrapy.utils.python import binary_is_text

from crawler.fetching.ssrf_guard import AddressRefused

_BEGINNING = 64
"""Bytes of a body that tell whether it is text."""


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
_STATUSES = {
    404: "not_found",
    410: "gone",
    429: "rate_limited",
    401: "forbidden",
    402: "forbidden",
    403: "forbidden",
    451: "forbidden",
}


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


def known_status(status: int | None) -> int | None:
    """A status as the archive holds it: None for one that HTTP does not have (RFC 9110, section 15)."""
    return status if status is not None and 100 <= status <= 599 else None


def of_status(status: int) -> str | None:
    """The outcome of an answer without a page; None for one that has to be read (200) or is known (304)."""
    if status in (200, 304):
        return None
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 500:
        return "server_error"
    return "redirect_loop" if 300 <= status < 400 else "client_error"


def leads_home(requested: str, final: str) -> bool:
    """Whether a redirect ended on a front page that was not asked for."""
    return requested != final and _is_front(final) and not _is_front(requested)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/", "/index.html", "/home", "/home/") and not parts.query


def is_html(content_type: str | None, body: bytes) -> bool:
    """Whether an answer can be an article's page; servers that name no type are read by their first bytes.

    Those bytes also tell of the pictures and archives that are sent as HTML.
    """
    if body.startswith(b"%PDF-") or not binary_is_text(body[:_BEGINNING]):
        return False
    if content_type:
        return "html" in content_type.lower()
    return b"<" in body[:512]
