"""What a page says of its article besides the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.extraction import dates
from crawler.extraction.header import Header
from crawler.extraction.jsonld import ARTICLE_TYPES, text_of, types
from crawler.extraction.page import Page
from crawler.extraction.times import Moment, is_plausible
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")


def article_data(page: Page) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article; an empty one where there is none."""
    found = [entry for entry in page.data if types(entry) & ARTICLE_TYPES]
    return max(found, key=lambda entry: ("headline" in entry) + ("datePublished" in entry), default={})


def site_names(page: Page, article: dict[str, Any], configured: str | None) -> frozenset[str]:
    """Return the names of the site in lower case: its own, its publisher's, and its host's."""
    host = (urlsplit_or_none(page.url) or "").removeprefix("www.")
    names = [configured, text_of(article.get("publisher")), host, host.rpartition(".")[0], *_metas(page, "site")]
    names += [text_of(entry.get("name")) for entry in page.data if types(entry) & {"WebSite", "NewsMediaOrganization"}]
    return frozenset(" ".join(name.split()).casefold() for name in names if name)


def urlsplit_or_none(url: str) -> str | None:
    """Return the host of an address, None where it has none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
