"""The dates that a page states to machines, and those where its source says that they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from lxml import etree

from crawler.dates.reader import dates_in, read_date
from crawler.dates.written_date import WrittenDate
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.selectors import selected
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")
_WITH_PROPERTY = etree.XPath("//*[@itemprop = $name]")


def stated(
    page: ParsedPage, article: dict[str, Any], kind: str, local: tzinfo, language: str | None
) -> Iterator[WrittenDate]:
    """Return what JSON-LD, ``<meta>`` and microdata say; ``kind`` is ``published`` or ``modified``."""
    for key in _NAMES[f"{kind}_keys"]:
        yield from _read(_scalar(article.get(key)), local, language)
    yield from meta_dates(page, kind, local, language)
    for raw in _microdata(page, _NAMES[f"{kind}_keys"][0]):
        yield from _read(raw, local, language)


def selected_dates(
    page: ParsedPage, selector: str | None, local: tzinfo, language: str | None
) -> Iterator[WrittenDate]:
    """Return the dates in the elements that the source's own selector finds. Raises BadSelector."""
    for element in selected(page, selector):
        line = "".join(element.itertext())
        field = element.get("datetime") or element.get("content")
        yield from _read(field, local, language) if field else dates_in(line, language, local)


def meta_dates(page: ParsedPage, names: str, local: tzinfo, language: str | None) -> Iterator[WrittenDate]:
    """Return the dates of the ``<meta>`` elements that a list of the vocabulary names."""
    for name in _NAMES[names]:
        yield from _read(page.meta(name), local, language)


def _microdata(page: ParsedPage, name: str) -> Iterator[str]:
    if "itemprop" not in page.text or not any(
        f"itemprop={quote}{name}" in page.text for quote in ('"', "'", "")
    ):
        return
    found: Any = _WITH_PROPERTY(page.root, name=name)
    for element in found:
        yield element.get("datetime") or element.get("content") or (element.text or "").strip()


def _read(raw: str | None, local: tzinfo, language: str | None) -> Iterator[WrittenDate]:
    found = read_date(raw, language, local) if raw else None
    if found:
        yield found


def _scalar(value: Any) -> str | None:
    """JSON-LD has epochs as numbers too."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.0f}" if is_number else text_of(value)
