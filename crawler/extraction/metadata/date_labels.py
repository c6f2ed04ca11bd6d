"""What a date on a page is the date of: "Published 24 November, updated 25 November"."""

from __future__ import annotations

import re
from enum import Enum

from lxml.html import HtmlElement

from crawler.dates.calendars import table
from crawler.dates.folding import fold
from crawler.extraction.page.zones import dashed

_NEAR = 60


class Label(Enum):
    """Which moment of an article a date is."""

    PUBLISHED = "published"
    UPDATED = "updated"


def _any(name: str) -> str:
    return "|".join(sorted((re.escape(fold(word)) for word in table("words")[name]), key=len, reverse=True))


_WORDS = re.compile(rf"(?<![^\W_])(?:(?P<updated>{_any('updated')})|(?P<published>{_any('published')}))")
_CLASSES = re.compile(
    r"(?:^|-)(?:(?P<updated>updated|modified|update|lastmod|datemodified)"
    r"|(?P<published>published|posted|created|pubdate|datepublished|dateline))(?:-|$)"
)


def label_in(text: str) -> Label | None:
    """Return what the words in front of a date call it: the last of them near its end."""
    found = list(_WORDS.finditer(fold(text[-_NEAR:])))
    if not found:
        return None
    return Label.UPDATED if found[-1]["updated"] else Label.PUBLISHED


def label_of(element: HtmlElement) -> Label | None:
    """Return what an element's own names and those of the one around it call its date."""
    for one in (element, element.getparent()):
        if one is None:
            continue
        names = " ".join(one.get(name) or "" for name in ("itemprop", "class", "data-testid"))
        if found := _CLASSES.search(dashed(names).replace(" ", "-")):
            # "entry-date published updated" is one date for both.
            both = _CLASSES.search(dashed(names), found.end() - 1)
            return Label.PUBLISHED if found["published"] or (both and both["published"]) else Label.UPDATED
    return None
