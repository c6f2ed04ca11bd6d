"""What an HTTP answer came to, told from its status, its address and its first bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from scrapy.utils.python import binary_is_text

from crawler.model.fetch_outcomes import FetchOutcome

_BEGINNING = 64
"""Bytes at the beginning of a body by which text is told from pictures and archives."""
_IN_TEXT = b"\x0c\x0e\x0f\x1b"
"""Controls that texts have: a form feed, and the escapes of ISO-2022-JP."""
_UNSURE = re.compile(r"\s*(?:text/plain|(?:text|application)/xml|application/octet-stream)\b", re.IGNORECASE)
"""Content types that servers give to pages which they do not know."""
_IS_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,500}?-->\s*){0,3}<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAG_WITHIN = 512
"""Bytes at the beginning of a body in which the first tag has to come if the server names no content type."""
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
_WALLS = {
    "x-amzn-waf-action": ("challenge", "captcha"),
    "cf-mitigated": ("challenge",),
    "x-datadome": ("protected",),
}
_WITHOUT_PAGE = frozenset((204, 205, 206, 207, 208))
_STATUSES = {
    404: FetchOutcome.NOT_FOUND,
    410: FetchOutcome.GONE,
    429: FetchOutcome.RATE_LIMITED,
    401: FetchOutcome.FORBIDDEN,
    402: FetchOutcome.FORBIDDEN,
    403: FetchOutcome.FORBIDDEN,
    451: FetchOutcome.FORBIDDEN,
}


def known_status(status: int | None) -> int | None:
    """Return a status if HTTP has it (100 to 599; RFC 9110, section 15), else None: the archive holds no other."""
    return status if status is not None and 100 <= status <= 599 else None


def is_page(status: int) -> bool:
    """Whether an answer with this status holds what was asked for.

    That is 200; 203, the same with changes by a proxy; 226, the same in another encoding; 202, which some servers
    send with a whole page; and any other 2xx, which counts as 200 (RFC 9110, section 15), but for 204, 205 and 207 to
    208, which have no page, and 206, a part. A 300 names several forms, of which the body is one.
    """
    return (200 <= status < 300 and status not in _WITHOUT_PAGE) or status == 300


def is_whole(status: int, content_range: str | None) -> bool:
    """Whether an answer 206 to a request for no part has all of the page: "bytes 0-499/500"."""
    found = _RANGE.fullmatch((content_range or "").strip().lower()) if status == 206 else None
    return found is not None and int(found[1]) == 0 and int(found[2]) + 1 == int(found[3])


def is_challenge(headers: Mapping[str, str]) -> bool:
    """Whether a wall against robots says by a header that it answers in the site's place.

    The names of ``headers`` are in small letters.
    """
    return any(headers.get(name, "").strip().lower() in values for name, values in _WALLS.items())


def of_status(status: int) -> FetchOutcome | None:
    """Return the outcome of an answer without a page.

    It is None for 200 and its like, as the page has to be read first, and for 304, as the page is known. Examples:
    451 is "forbidden", 503 is "server_error".
    """
    if is_page(status) or status == 304:
        return None
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 500:
        return FetchOutcome.SERVER_ERROR
    return FetchOutcome.REDIRECT_LOOP if 300 <= status < 400 else FetchOutcome.CLIENT_ERROR


def leads_home(requested: str, final: str) -> bool:
    """Whether a redirect ended on a front page that was not asked for: so some sites answer for a deleted article."""
    return requested != final and _is_front(final) and not _is_front(requested)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/", "/index.html", "/home", "/home/") and not parts.query


def is_html(content_type: str | None, body: bytes) -> bool:
    """Whether an answer can be an article's page.

    The content type decides, or the first bytes if the server names none or one that says little, as text/plain. PDF
    files, pictures and archives that are sent as "text/html" are recognised by their first bytes.
    """
    beginning = body[:_BEGINNING].translate(None, _IN_TEXT)
    if body.startswith(b"%PDF-") or not binary_is_text(beginning):
        return False
    if content_type and "html" in content_type.lower():
        return True
    if content_type:
        return _UNSURE.match(content_type) is not None and _IS_PAGE.match(body) is not None
    return b"<" in body[:_TAG_WITHIN]
