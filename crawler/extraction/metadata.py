"""What a page says of its article besides the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.extraction import dates
from crawler.extraction.authors import authors
from crawler.extraction.jsonld import ARTICLE_TYPES, text_of, types
from crawler.extraction.model import Rules
from crawler.extraction.page import Page
from crawler.extraction.times import Moment, is_plausible, zone
from crawler.extraction.titles import title
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")


@dataclass(frozen=True, slots=True)
class Header:
    """The lines and ``<time>`` elements near the headline, where readers see author and date."""

    bylines: tuple[str, ...]
    times: tuple[str, ...]


def article_data(page: Page) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article; an empty one where there is none."""
    found = [entry for entry in page.data if types(entry) & ARTICLE_TYPES]
    return max(found, key=lambda entry: ("headline" in entry) + ("datePublished" in entry), default={})
