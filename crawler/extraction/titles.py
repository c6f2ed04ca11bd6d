"""The headline of an article, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.extraction.jsonld import text_of
from crawler.extraction.page import Page
from crawler.extraction.spaces import collapsed
from crawler.extraction.vocabulary import vocabulary

_SEPARATOR = re.compile(r"\s+[-–—|·•»:]\s+|\s*\|\s*")
_FIRST_SEPARATOR = re.compile(r":\s+|\s+[-–—|·•»]\s+|\s*\|\s*")
_SHORTEST = 15
_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Titles:
    """The headlines that a page gives, without the name of the site.

    ``told`` is each once, the best witness first: JSON-LD, Open Graph and its like, ``<h1>``,
    ``<title>``. ``social`` is Open Graph's.
    """

    told: list[str]
    social: str | None = None

    def headline(self, shown: Iterable[str]) -> str | None:
        """Return the best told headline, or Open Graph's where only that one is shown over the text.

        What JSON-LD has is often made for search engines. ``shown`` are the headings before the text;
        a kicker may stand in front of the headline there.
        """
        headings = list(map(_letters, shown))
        best = next(iter(self.told), None)
        if best and self.social and _is_shown(self.social, headings) and not _is_shown(best, headings):
            return self.social
        return best


def read_titles(page: Page, article: dict[str, Any], site: frozenset[str]) -> Titles:
    """Read the headlines of a page."""
    linked = text_of(article.get("headline")) or text_of(article.get("name"))
    social = page.meta("og:title")
    metas = [contents[0] for contents in page.all_meta(*vocabulary("metadata")["title"])]
    found = (
        without_site(collapsed(told), site)
        for told in (linked, social, *metas, _heading(page), _window(page))
        if told
    )
    told = list(dict.fromkeys(title for title in found if title))
    return Titles(told, without_site(collapsed(social), site) if social else None)


def without_site(text: str, site: frozenset[str]) -> str:
    """Cut the site's name off either end of a title, where a separator stands between."""
    for separator in reversed(list(_SEPARATOR.finditer(text))):
        if _letters(text[separator.end() :]) in {_letters(name) for name in site}:
            text = text[: separator.start()]
    first = _FIRST_SEPARATOR.search(text)
    if first and _letters(text[: first.start()]) in {_letters(name) for name in site}:
        text = text[first.end() :]
    return text.strip()


def same_words(one: str, other: str) -> bool:
    """Whether two titles have the same letters and digits, whatever stands between."""
    return len(one) < 2 * len(other) + _SHORTEST and _letters(one) == _letters(other)


@lru_cache(maxsize=10_000)
def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _is_shown(title: str, headings: list[str]) -> bool:
    letters = _letters(title)
    return any(
        heading == letters or (len(letters) >= _SHORTEST and heading.endswith(letters))
        for heading in headings
    )


def _heading(page: Page) -> str | None:
    headings = [collapsed("".join(heading.itertext())) for heading in page.root.iter("h1")]
    return headings[0] if headings else None


def _window(page: Page) -> str | None:
    found = page.root.findtext(".//head/title") or page.root.findtext(".//title")
    return str(found) if found else None
