"""What crawlers may take of the page (RFC 9309)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from scheduler.web.pages.archive_reader import Asking

_NOT_TAKEN = ("/capture/", "/timegate/", "/timemap/", "/search", "/find")
"""Closed on a public page, too: captured pages are the newsroom's own, and searches have no end."""


async def show(_: Request, asking: Asking) -> Response:
    """Hand out the rules: everything is closed if the page is not public."""
    closed = _NOT_TAKEN if asking.publication.is_public else ("/",)
    return PlainTextResponse("\n".join(["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]))
