"""Pages that only send their reader on: by the header Refresh, a meta element, or a script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag

from lxml.html import HtmlElement, document_fromstring
from scrapy.http import Response, TextResponse
from w3lib.html import get_meta_refresh

from crawler.model.entries import clean_url

_AT_ONCE = 5.0
"""Seconds within which a reader is sent on whatever the page shows."""
_SOON = 30.0
"""Seconds within which a reader is sent on from a page that shows next to nothing."""
_FEW_WORDS = 60
_LONGEST_SCRIPT = 4_000
"""Characters of a page's scripts, if they do nothing but send the reader on."""
_HEADER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_LOCATION = re.compile(
    r"(?:^|[\s;{(.,>])(?:document\.|window\.|self\.|top\.|parent\.)*location"
    r"(?:\.href\s*=(?!=)|\s*=(?!=)|\.(?:replace|assign)\s*\()\s*[\"']([^\"'\s]+)[\"']"
)
_DEPENDS = re.compile(r"\bif\s*\(|\?[^.?:]+:|&&|\|\||addEventListener|\bon\w+\s*=")
"""What makes it open whether a script sends the reader on."""


@dataclass(frozen=True, slots=True)
class SentOn:
    """Where a page sends its reader, an absolute address, and by what ("refresh" or "script")."""

    url: str
    by: str


def sent_on(response: Response) -> SentOn | None:
    """Return where a page sends its reader without being asked; None if it is a page to be read. Never raises.

    A page that loads itself again, as front pages do, sends nobody on. A page with an article's words is left by a
    refresh within five seconds only, and never by a script.
    """
    if not isinstance(response, TextResponse):
        return None
    delay, target = _in_header(response) or _in_meta(response)
    if target is None or delay is None or delay > _SOON:
        script = _in_script(response)
        return SentOn(script, "script") if script else None
    url = clean_url(response.url, target)
    if url is None or _same(url, response.url):
        return None
    return SentOn(url, "refresh") if delay <= _AT_ONCE or _is_bare(response) else None


def _in_header(response: Response) -> tuple[float, str] | None:
    found = _HEADER.match((response.headers.get("Refresh") or b"").decode("latin-1"))
    return (float(found[1]), found[2].strip()) if found else None


def _in_meta(response: TextResponse) -> tuple[float | None, str | None]:
    if b"http-equiv" not in response.body.lower():
        return None, None
    return get_meta_refresh(
        response.text, response.url, response.encoding, ("script", "noscript", "template")
    )


def _in_script(response: TextResponse) -> str | None:
    if b"location" not in response.body or len(response.body) > 8 * _LONGEST_SCRIPT or not _is_bare(response):
        return None
    root = _tree(response)
    scripts = "\n".join(script.text or "" for script in root.iter("script")) if root is not None else ""
    found = _LOCATION.search(scripts)
    if not found or len(scripts) > _LONGEST_SCRIPT or _DEPENDS.search(scripts):
        return None
    url = clean_url(response.url, found[1].replace("\\/", "/"))
    return url if url and not _same(url, response.url) else None


def _is_bare(response: TextResponse) -> bool:
    root = _tree(response)
    if root is None:
        return True
    texts = root.xpath(
        "//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::title)]"
    )
    return sum(len(str(text).split()) for text in texts) < _FEW_WORDS


def _tree(response: TextResponse) -> HtmlElement | None:
    try:
        return document_fromstring(response.text.encode("utf-8", "replace"))
    except (ValueError, AssertionError, TypeError):
        return None
    except Exception:  # lxml's ParserError is not exported with types
        return None


def _same(one: str, other: str) -> bool:
    return urldefrag(one)[0] == urldefrag(other)[0]
