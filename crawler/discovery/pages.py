"""HTML pages that are looked through for links."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.discovery.entries import clean_url
from crawler.extraction.page import Page


def parse_page(html: bytes, content_type: str | None = None) -> HtmlElement:
    """Return the tree of a page, decoded as the extractor decodes it; never raises."""
    return Page(html, "", content_type).root


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address against which the links of a page are resolved (``<base href>``)."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return clean_url(url, base) or url if base else url
