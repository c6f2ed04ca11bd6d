"""When an article was published and modified: what the page's witnesses say, the best one first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.extraction.jsonld import text_of
from crawler.extraction.page import Page
from crawler.extraction.times import Moment, machine_time, spoken_time
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")
_TIME = r"\d{1,2}[:.hH]\d{2}(?:\s*[aApP]\.?[mM]\b\.?)?"
_DAY_IN_WORDS = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th|\.|º)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?(?:\s+de)?\s+\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日)"
    rf"(?:[\s,|•·–-]*(?:at|um|à|о|в|kl\.?|alle|a las|às)?[\s,]*{_TIME})?"
)


def stated(page: Page, article: dict[str, Any], kind: str, local: tzinfo) -> list[Moment]:
    """Return what JSON-LD, ``<meta>`` and microdata say; ``kind`` is ``published`` or ``modified``."""
    raws = [text_of(article.get(key)) for key in _NAMES[f"{kind}_keys"]]
    raws += [page.meta(name) for name in _NAMES[kind]]
    raws += list(_microdata(page.root, _NAMES[f"{kind}_keys"][0]))
    moments = [machine_time(raw, local) for raw in raws if raw]
    return sorted((moment for moment in moments if moment), key=lambda moment: not moment.timed)


def shown(times: Iterable[HtmlElement], lines: Iterable[str], local: tzinfo, language: str | None) -> list[Moment]:
    """Return what readers see near the headline: ``<time>`` elements, then dates in words."""
    moments = [machine_time(time.get("datetime") or "", local) for time in times]
    found = [moment for moment in moments if moment]
    return found or [moment for line in lines for moment in _in_words(line, local, language)]


def guessed(page: Page, local: tzinfo) -> Moment | None:
    """Return the day that htmldate finds anywhere on the page; it has no time of day."""
    try:
        day = find_date(page.text, extensive_search=False, url=page.url, original_date=True)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return machine_time(day, local) if day else None


def date_in_words(line: str) -> re.Match[str] | None:
    """Find a date that people read ("February 12, 2022 5:58 PM") in a line."""
    return _DAY_IN_WORDS.search(line)


def _in_words(line: str, local: tzinfo, language: str | None) -> Iterator[Moment]:
    for found in _DAY_IN_WORDS.finditer(line):
        if moment := spoken_time(found.group(), local, language):
            yield moment


def _microdata(root: HtmlElement, name: str) -> Iterator[str | None]:
    for element in root.iterfind(f".//*[@itemprop='{name}']"):
        yield element.get("datetime") or element.get("content") or (element.text or "").strip()
