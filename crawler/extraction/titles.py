"""The headline of an article, without the name of the site."""

from __future__ import annotations

import re
from typing import Any

from crawler.extraction.jsonld import text_of
from crawler.extraction.page import Page
from crawler.extraction.vocabulary import vocabulary

_SEPARATOR = re.compile(r"\s+[-–—|·•»:]\s+|\s*\|\s*")
_LETTERS = re.compile(r"\W+")


def title(page: Page, article: dict[str, Any], site: frozenset[str]) -> str | None:
    """Return the headline by the first of: JSON-LD, Open Graph, ``<h1>``, ``<title>``."""
    for found in (
        *_linked(article),
        page.meta(*vocabulary("metadata")["title"]),
        _heading(page),
        _window(page),
    ):
        if found and (headline := without_site(" ".join(found.split()), site)):
            return headline
    return None


def without_site(text: str, site: frozenset[str]) -> str:
    """Cut the site's name off either end of a title, where a separator stands between."""
    for separator in reversed(list(_SEPARATOR.finditer(text))):
        if _letters(text[separator.end() :]) in {_letters(name) for name in site}:
            text = text[: separator.start()]
    first = _SEPARATOR.search(text)
    if first and _letters(text[: first.start()]) in {_letters(name) for name in site}:
        text = text[first.end() :]
    return text.strip()


def same_words(one: str, other: str) -> bool:
    """Whether two titles have the same letters and digits, whatever stands between."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _linked(article: dict[str, Any]) -> list[str | None]:
    return [text_of(article.get("headline")), text_of(article.get("name"))]


def _heading(page: Page) -> str | None:
    headings = [" ".join(heading.text_content().split()) for heading in page.root.iter("h1")]
    return headings[0] if headings else None


def _window(page: Page) -> str | None:
    return page.root.findtext(".//head/title") or page.root.findtext(".//title")
