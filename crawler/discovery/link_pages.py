"""HTML pages that are looked through for links."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.extraction.page.parsed_page import ParsedPage
from crawler.model.entries import clean_url


def parse_page(html: bytes, content_type: str | None = None) -> HtmlElement:
    """Return the tree of a page, decoded as the extractor decodes it; never raises."""
    return ParsedPage(html, "", content_type).root


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address against which the links of a page are resolved (``<base href>``)."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return clean_url(url, base) or url if base else url
