"""The headline of an article, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import vocabulary

_SEPARATOR = re.compile(r"\s+[-–—|·•»:]\s+|\s*[|｜：]\s*")
_FIRST_SEPARATOR = re.compile(r":\s+|\s+[-–—|·•»]\s+|\s*[|｜：]\s*")
_SHORTEST = 15
_LETTERS = re.compile(r"\W+")
_CUT = ("…", "...")
_CUT_AT = 100
_NO_BREAK = re.compile(r"[\u00a0\u202f]")


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
        best = self._uncut(next(iter(self.told), None))
        if best and self.social and _is_shown(self.social, headings) and not _is_shown(best, headings):
            best = self.social
        return self._plainly_spaced(self._without_kicker(best)) if best else None

    def _uncut(self, title: str | None) -> str | None:
        """Prefer the whole of a title that was cut to the length that search engines show."""
        if title is None or (len(title) < _CUT_AT and not title.endswith(_CUT)):
            return title
        start = _letters(title)
        return next(
            (told for told in self.told if start < _letters(told) and _letters(told).startswith(start)), title
        )

    def _without_kicker(self, title: str) -> str:
        """Cut off a kicker that Open Graph leaves out, or in whose place another witness has another one."""
        social = _letters(self.social or "")
        for kicker, rest in _kickers(title):
            others = (kickers for told in self.told for kickers in _kickers(told))
            if _letters(rest) == social or any(
                _letters(other) == _letters(rest) and not _share_words(kicker, one) for one, other in others
            ):
                return rest
        return title

    def _plainly_spaced(self, title: str) -> str:
        """Prefer the witness that spells the same title without no-break spaces, which are the layout's."""
        if not _NO_BREAK.search(title):
            return title
        plain = (told for told in self.told if not _NO_BREAK.search(told) and same_words(told, title))
        return next(plain, title)


def read_titles(page: ParsedPage, article: dict[str, Any], site: frozenset[str]) -> Titles:
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


def _kickers(title: str) -> Iterator[tuple[str, str]]:
    """The ways to part a title in two, the second part being long enough to be a headline."""
    for separator in _FIRST_SEPARATOR.finditer(title):
        if len(title) - separator.end() >= _SHORTEST:
            yield title[: separator.start()], title[separator.end() :]


def _share_words(one: str, other: str) -> bool:
    return not {*_LETTERS.split(one.casefold())}.isdisjoint(_LETTERS.split(other.casefold()))


def _is_shown(title: str, headings: list[str]) -> bool:
    letters = _letters(title)
    return any(
        heading == letters or (len(letters) >= _SHORTEST and heading.endswith(letters))
        for heading in headings
    )


def _heading(page: ParsedPage) -> str | None:
    headings = [collapsed("".join(heading.itertext())) for heading in page.root.iter("h1")]
    return headings[0] if headings else None


def _window(page: ParsedPage) -> str | None:
    found = page.root.findtext(".//head/title") or page.root.findtext(".//title")
    return str(found) if found else None
