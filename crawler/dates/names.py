"""Names of months and days of the week in many languages, looked up by their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from crawler.dates.calendars import GREGORIAN, HIJRI, PERSIAN, table
from crawler.dates.folding import fold

Month = tuple[str, int]
"""A calendar and the number of a month in it."""

_BETWEEN = re.compile(r"[\s.,'\"/()·•–—:-]+")
_SHORTEST = 3
_LONG = 6
_ENDING = 3
_PREFIXES = {"he": "ב", "ar": "و"}
_SAME = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "mo": "ro", "kmr": "ku"}


@lru_cache(maxsize=10_000)
def month_named(words: str, language: str | None) -> Month | None:
    """Return the month that the words between two numbers name: "de noviembre de" is (gregorian, 11).

    ``words`` are folded. None if they say anything else, or name different months in two languages of
    which neither is ``language`` (an ISO 639 code).
    """
    parts = [part for part in _BETWEEN.split(words) if part]
    kept = "".join(part for part in parts if part not in _joins())
    for key in dict.fromkeys((kept, "".join(parts))):
        found = _found(key, language)
        if found:
            return found
    prefix = _PREFIXES.get(language or "")
    return _found(kept.removeprefix(prefix), language) if prefix and kept.startswith(prefix) else None


@cache
def weekdays() -> frozenset[str]:
    """The names of the days of the week in all languages, word by word.

    Numbers are left out: Vietnamese has "thứ 2" for Monday, and the 2 of "2:20 pm" is an hour.
    """
    words = (word for name in _day_names() for word in _BETWEEN.split(name))
    return frozenset(word for word in words if word and not word.isdigit())


@cache
def numbered_weekdays() -> frozenset[str]:
    """The names of the days of the week that have a number in them, as a whole."""
    return frozenset(name for name in _day_names() if any(map(str.isdigit, name)))


def _day_names() -> Iterator[str]:
    entries = (day for entry in table("names").values() for day in entry["days"])
    return (fold(name) for day in entries for name in day.split("|"))


@cache
def _joins() -> frozenset[str]:
    return frozenset(fold(word) for word in table("words")["joins"] + table("words")["years"])


def _found(key: str, language: str | None) -> Month | None:
    if not key:
        return None
    known = _months().get(key) or (_inflected(key) if len(key) >= _LONG else {})
    spoken = _SAME.get(language or "", language)
    if spoken in known:
        return known[spoken]
    months = set(known.values())
    return months.pop() if len(months) == 1 and (len(key) >= _SHORTEST) else None


def _inflected(key: str) -> dict[str | None, Month]:
    """What names of months have another ending: "novembrī" is "novembris"."""
    for cut in range(1, _ENDING + 1):
        stem = key[: len(key) - cut]
        if len(stem) >= _LONG - 1 and stem in _stems():
            return _stems()[stem]
    return {}


@cache
def _stems() -> dict[str, dict[str | None, Month]]:
    stems: dict[str, dict[str | None, Month]] = {}
    for key, known in _months().items():
        if len(key) >= _LONG:
            for cut in (0, 1):
                stems.setdefault(key[: len(key) - cut], {}).update(known)
    return stems


@cache
def _months() -> dict[str, dict[str | None, Month]]:
    """Letters of a name to the month that each language has by it; None for other calendars than ours."""
    found: dict[str, dict[str | None, Month]] = {}
    for name, language, month in _named():
        found.setdefault(_BETWEEN.sub("", fold(name)), {}).setdefault(language, month)
    return found


def _named() -> Iterator[tuple[str, str | None, Month]]:
    for language, entry in table("names").items():
        for number, forms in enumerate(entry.get("months", ()), 1):
            for name in forms.split("|"):
                yield name, language, (GREGORIAN, number)
    for key, calendar in (("persian", PERSIAN), ("afghan", PERSIAN), ("hijri", HIJRI)):
        for number, forms in enumerate(table("calendars")[key], 1):
            for name in forms.split("|"):
                yield name, None, (calendar, number)
