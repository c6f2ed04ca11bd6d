"""Downloader middleware: bodies are unpacked; one that is not packed, whatever its header says, stays as it is."""

from __future__ import annotations

from typing import Any

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

_TEXT = (b"<", b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""How a page, a feed or a sitemap begins that is not packed; no packed body begins so."""


class Decompression(HttpCompressionMiddleware):
    """Scrapy's middleware, which fails on bodies whose header ``Content-Encoding`` is not true."""

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        """Return the answer with its body unpacked."""
        plain = response.body.lstrip()[:3].startswith(_TEXT)
        if not plain or "Content-Encoding" not in response.headers:
            return super().process_response(request, response)
        try:
            return super().process_response(request, response.copy())
        except IgnoreRequest:
            raise
        except Exception:  # each library of compression has an error of its own
            headers = response.headers.copy()
            del headers["Content-Encoding"]
            return super().process_response(request, response.replace(headers=headers))
