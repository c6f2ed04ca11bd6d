"""The headline of an article, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawler.dates.reader import read_date
from crawler.extraction.metadata.site_name import SiteNames, letters
from crawler.extraction.page.whitespace import length

_KICKER = re.compile(r":\s+|\s+[-–—|·•»]\s+|\s*[|｜：]\s*")
_WORD = re.compile(r"\w+")
_SHORTEST = 15
_CUT = ("…", "...")
_CUT_AT = 100
_ASKS = ("?", "!", "？", "！")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]+[\"”“»]")
_NO_BREAK = re.compile(r"[\u00a0\u202f]")
_SHARED = 0.2
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Titles:
    """The headlines that a page gives, without the name of the site.

    ``told`` is each once, the best witness first: JSON-LD, Open Graph and its like, ``<h1>``,
    ``<title>``. ``linked`` is JSON-LD's, ``social`` Open Graph's, ``window`` that of ``<title>``.
    """

    told: list[str]
    linked: str | None = None
    social: str | None = None
    window: str | None = None
    site: SiteNames = field(default_factory=lambda: SiteNames(frozenset()))

    def headline(self, shown: Iterable[str], main: Iterable[str]) -> str | None:
        """Return the headline.

        ``shown`` are the headings before the text, ``main`` the main ones among them (``<h1>``), the nearest to
        the text first. What JSON-LD has is taken unless readers see Open Graph's or another one that the
        window has too; without JSON-LD it is the one that readers see. Kickers may stand in front of it there.
        """
        headings = list(map(letters, shown))
        heading = self._heading(list(main))
        best = self._uncut(self.linked or heading or next(iter(self.told), None))
        if best is None:
            return None
        if self.linked:
            best = self._shown_instead(best, heading, headings)
        elif heading:
            best = self._seen(heading)
        return self._plainly_spaced(self._spelled(self._without_kicker(best)))

    def _heading(self, main: list[str]) -> str | None:
        """The main heading: one that another witness agrees with, else the nearest to the text."""
        known = [letters(title) for title in (self.linked, self.social, self.window) if title]
        found = [
            heading for heading in main if not self.site.is_named(heading) and length(heading) >= _FEWEST
        ]
        agreed = (
            one for one in found if any(letters(one) in other or other in letters(one) for other in known)
        )
        others = (one for one in found if not (known and self.site.is_site(one)))
        return next(agreed, next(others, None))

    def _shown_instead(self, best: str, heading: str | None, headings: list[str]) -> str:
        if self.social and _is_shown(self.social, headings) and not _is_shown(best, headings):
            return self.social
        is_alone = letters(best) not in {letters(self.social or ""), letters(self.window or "")}
        is_seen = heading and letters(heading) == letters(self.window or "") != letters(self.social or "")
        return heading if heading and is_alone and is_seen and self.social else best

    def _seen(self, heading: str) -> str:
        """The heading that readers see, without a kicker that runs into it, unless it is of something else."""
        others = [title for title in (self.social, self.window) if title and not same_words(title, heading)]
        for title in others:
            for kicker, rest in (("", title), *_kickers(title)):
                is_end = len(letters(rest)) >= _SHORTEST and letters(heading).endswith(letters(rest))
                if is_end and not _share_words(kicker, heading):
                    return rest
        if (
            others
            and _words(others[0]) < _words(heading)
            and not letters(heading).startswith(letters(others[0]))
        ):
            return others[0]
        agree = len(others) > 1 and letters(others[0]) == letters(others[1])
        return others[0] if agree and _share(heading, others[0]) < _SHARED else heading

    def _uncut(self, title: str | None) -> str | None:
        """Prefer the whole of a title that was cut to the length that search engines show."""
        if title is None or (len(title) < _CUT_AT and not title.endswith(_CUT)):
            return title
        start = letters(title)
        return next(
            (told for told in self.told if start < letters(told) and letters(told).startswith(start)), title
        )

    def _without_kicker(self, title: str) -> str:
        """Cut off a kicker that Open Graph leaves out, or in whose place another witness has another one."""
        social = letters(self.social or "")
        for kicker, rest in _kickers(title):
            others = (kickers for told in self.told for kickers in _kickers(told))
            if letters(rest) == social or any(
                letters(other) == letters(rest) and not _share_words(kicker, one) for one, other in others
            ):
                return rest
        return title

    def _spelled(self, title: str) -> str:
        """Prefer the spelling of JSON-LD, Open Graph and the window: layouts set capitals and typographic marks."""
        witnesses = (self.linked, self.social, self.window)
        alike = [told for told in witnesses if told and same_words(told, title)]
        if title.endswith(_ASKS):
            alike = [told for told in alike if told.endswith(_ASKS)]
        plain = (told for told in (*alike, title) if not _QUOTED.fullmatch(told))
        return next(iter(alike), title) if all(map(_QUOTED.fullmatch, alike)) else next(plain, title)

    def _plainly_spaced(self, title: str) -> str:
        """Prefer the witness that spells the same title without no-break spaces, which are the layout's."""
        if not _NO_BREAK.search(title):
            return title
        spaced = (told for told in self.told if not _NO_BREAK.search(told) and same_words(told, title))
        return next(spaced, title)


def same_words(one: str, other: str) -> bool:
    """Whether two titles have the same letters and digits, whatever stands between."""
    return len(one) < 2 * len(other) + _SHORTEST and letters(one) == letters(other)


class SameWords:
    """Asks many lines whether they are one of a few titles, by ``same_words``; most are told by their first letter."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = [(title, letters(title)) for title in titles]
        self._firsts = frozenset(known[:1] for _, known in self._titles)
        self._longest = 2 * max((len(title) for title, _ in self._titles), default=0) + _SHORTEST

    def hold(self, line: str) -> bool:
        """Whether a line that is not empty has the letters and digits of one of the titles."""
        if len(line) >= self._longest or (line[0].isalnum() and line[0].casefold()[0] not in self._firsts):
            return False
        own = letters(line)
        return any(own == known and len(line) < 2 * len(title) + _SHORTEST for title, known in self._titles)


def _kickers(title: str) -> Iterator[tuple[str, str]]:
    """The ways to part a title in two, the second part being long enough to be a headline."""
    for separator in _KICKER.finditer(title):
        if len(title) - separator.end() >= _SHORTEST:
            yield title[: separator.start()], title[separator.end() :]


def _share_words(one: str, other: str) -> bool:
    return not _words(one).isdisjoint(_words(other))


def _share(one: str, other: str) -> float:
    """The share (0 to 1) of the words of one title that the other has."""
    return len(_words(one) & _words(other)) / max(1, len(_words(one)))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def can_be_title(heading: str, site: SiteNames) -> bool:
    """Whether a heading may be a headline: not the site's name, a date, or a word as "By"."""
    return len(letters(heading)) >= _FEWEST and not site.is_named(heading) and not read_date(heading)


def _is_shown(title: str, headings: list[str]) -> bool:
    told = letters(title)
    return any(heading == told or (len(told) >= _SHORTEST and heading.endswith(told)) for heading in headings)
