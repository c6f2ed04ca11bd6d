"""Times of day as they are written beside a date: "10:30", "at 10.30 pm EST", "10時30分", "오전 10:30"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, tzinfo
from functools import cache

from crawler.dates.calendars import table
from crawler.dates.folding import fold
from crawler.dates.names import numbered_weekdays, weekdays
from crawler.dates.zones import zone_at

_NOON = 12


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time with the zone that is written beside it, and its place in the text."""

    start: int
    end: int
    time: time
    zone: tzinfo | None = None


def _any(words: list[str] | frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, map(fold, words)), key=len, reverse=True))


@cache
def _clock() -> re.Pattern[str]:
    words = table("words")
    halves = _any(words["am"] + words["pm"])
    return re.compile(
        rf"(?:(?P<before>{halves})\s*)?(?<![\d.,])(?P<hour>\d{{1,2}})"
        r"(?:\s?(?P<sign>[:.h]|時|时|시|点|點|uhr)\s?(?P<minute>\d{2}|\d(?=\s?[分분]))(?!\d|\.\d\d)"
        r"(?:\s?[:.分분]\s?(?P<second>\d{2})(?!\d)(?:[.,]\d{1,9})?)?\s?[秒초分분]?"
        rf"|(?P<whole>\s?(?:時|时|시|点|點|uhr|h)(?!\w)|(?=\s?(?:{halves})(?!\w))))"
        rf"(?:\s?(?P<after>{halves})(?![^\W\d_]))?(?:\s?(?:{_any(words['clock'])})(?!\w)\.?)?"
    )


@cache
def _gap() -> re.Pattern[str]:
    """What may stand between a day and its time: years' words, days of the week, "at", marks."""
    words = table("words")
    between = _any([*words["at"], *words["years"], *words["days"], *weekdays(), *numbered_weekdays()])
    return re.compile(rf"(?:[\s,;|•·–—@/()\[\]،:.-]|(?<!\w)(?:{between})(?!\w))*")


@cache
def _before() -> re.Pattern[str]:
    words = table("words")
    between = _any([*words["at"], *words["joins"], *weekdays(), *numbered_weekdays()])
    return re.compile(rf"(?:[\s,;|•·–—@/()-]|(?<!\w)(?:{between})(?!\w))*$")


def time_behind(text: str, end: int, local: tzinfo) -> TimeOfDay | None:
    """Read the time behind the day that ends at a place of a folded text."""
    gap = _gap().match(text, end)
    # A half of the day may begin with a word of the gap: "a las 10" against "a.m. 10".
    for place in dict.fromkeys((gap.end() if gap else end, end)):
        found = _clock().match(text, place) or _clock().match(text, _skip(text, place))
        if found and (time := _time(found)) is not None:
            return _zoned(text, found, time, local)
    return None


def time_before(text: str, start: int, local: tzinfo) -> TimeOfDay | None:
    """Read the time in front of the day that starts at a place of a folded text: "10:30 EST, 24 November"."""
    head = text[:start]
    for found in _clock().finditer(head):
        if (time := _time(found)) is not None:
            known = _zoned(text, found, time, local)
            if known.end <= start and _before().match(head, known.end):
                return known
    return None


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " ,;|":
        place += 1
    return place


def _zoned(text: str, found: re.Match[str], time: time, local: tzinfo) -> TimeOfDay:
    written, end = zone_at(text, found.end(), local)
    return TimeOfDay(found.start(), end, time, written)


def _time(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = _half(found["before"] or found["after"])
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    elif half == "am":
        return None
    try:
        return time(hour, minute, min(second, 59))
    except ValueError:
        return None


def _half(word: str | None) -> str | None:
    if word is None:
        return None
    return "am" if word in _mornings() else "pm"


@cache
def _mornings() -> frozenset[str]:
    return frozenset(map(fold, table("words")["am"]))
