"""Reads dates: all of a line that people see, or a field that holds one date and nothing else."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache

from crawler.dates.calendars import table
from crawler.dates.day_forms import Day, days_in
from crawler.dates.folding import fold
from crawler.dates.names import weekdays
from crawler.dates.time_of_day import TimeOfDay, time_before, time_behind
from crawler.dates.written_date import WrittenDate

_LONGEST_FIELD = 120
_LONGEST_LINE = 2_000
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{12,13}")
_MILLISECONDS = 11
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?:z)?")
_BEFORE_OFFSET = re.compile(r"\s+(?=(?:[+-]\d\d(?::?\d\d)?|Z)$)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d|$)")
_T = re.compile(r"(?<=\d)t(?=\d)")
_HUMP = re.compile(r"(?<=[a-zß-ÿа-яі-џ])(?=[A-ZÀ-ÞА-ЯІ])|(?<=[^\W\d_])(?=\d{1,2}[./]\d)")
_WORD = re.compile(r"[^\W\d]+")
_MARKS = " \t,;:.|·•–—-()[]،/"


def dates_in(line: str, language: str | None = None, local: tzinfo = UTC) -> list[WrittenDate]:
    """Return the dates of a line with the times and zones beside them, in their order.

    ``language`` is an ISO 639 code, None if unknown; ``local`` decides between zones of one
    abbreviation. Lines of more than 2,000 characters have none.
    """
    if len(line) > _LONGEST_LINE or not any(map(str.isdigit, line)):
        return []
    text = _T.sub(" ", fold(line))
    found = [_with_time(line, text, day, local) for day in days_in(text, language)]
    return found or _behind_humps(line, language, local)


def _behind_humps(line: str, language: str | None, local: tzinfo) -> list[WrittenDate]:
    """Dates that run into the word before them, as layouts let them: "The HeraldNovember 24, 2026"."""
    humps = [found.start() for found in _HUMP.finditer(line)]
    if not humps:
        return []
    spaced = _HUMP.sub(" ", line)
    text = _T.sub(" ", fold(spaced))
    added = [place + number for number, place in enumerate(humps)]

    def unspaced(place: int) -> int:
        """The place in the line of a place in the text that has the spaces."""
        return place - bisect(added, place - 1)

    found = [_with_time(spaced, text, day, local) for day in days_in(text, language)]
    return [replace(one, start=unspaced(one.start), end=unspaced(one.end)) for one in found]


def read_date(raw: str, language: str | None = None, local: tzinfo = UTC) -> WrittenDate | None:
    """Read a field that holds one date; None if it holds anything else beside it, or two dates.

    Days of the week and words as "Updated" are no part of the date and may stand beside it.
    """
    text = raw.strip()
    if not text or len(text) > _LONGEST_FIELD:
        return None
    return _iso(text) or _number(text) or _alone(text, language, local)


def _iso(text: str) -> WrittenDate | None:
    """ISO 8601 and its RFC 3339, the usual case."""
    if not _ISO.match(text):
        return None
    try:
        found = datetime.fromisoformat(_BEFORE_OFFSET.sub("", text).replace("z", "Z"))
    except ValueError:
        return None
    clock = found.time() if len(text) > len("2026-11-24") else None
    return WrittenDate(0, len(text), text, (found.date(),), clock, found.tzinfo)


def _number(text: str) -> WrittenDate | None:
    """Seconds or milliseconds since 1970, and digits alone: 20261124, 20261124103000."""
    if found := _COMPACT.fullmatch(text.lower()):
        return _compact(text, found)
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text) / 1000 if len(text) > _MILLISECONDS and "." not in text else float(text)
    instant = datetime.fromtimestamp(seconds, UTC)
    return WrittenDate(0, len(text), text, (instant.date(),), instant.time(), UTC)


def _compact(text: str, found: re.Match[str]) -> WrittenDate | None:
    year, month, day, *clock = (int(part) if part else 0 for part in found.groups())
    try:
        known = date(year, month, day)
        at = time(clock[0], clock[1], clock[2]) if found[4] else None
    except ValueError:
        return None
    return WrittenDate(0, len(text), text, (known,), at, UTC if text[-1] in "zZ" and at else None)


def _alone(text: str, language: str | None, local: tzinfo) -> WrittenDate | None:
    found = dates_in(text, language, local)
    if len(found) != 1:
        return None
    rest = fold(text[: found[0].start] + " " + text[found[0].end :])
    if any(map(str.isdigit, rest)):
        return None
    known = all(word in _around() for word in _WORD.findall(rest))
    return found[0] if known else None


def _with_time(line: str, text: str, day: Day, local: tzinfo) -> WrittenDate:
    """Join a day and its time; the time of "Nov 24 10:30:00 2026" is inside."""
    inside = _inside(text, day, local)
    clock = inside or time_behind(text, day.end, local) or time_before(text, day.start, local)
    if clock is None:
        return WrittenDate(day.start, day.end, line[day.start : day.end], day.days, order=day.order)
    start, end = min(day.start, clock.start), max(day.end, clock.end)
    return WrittenDate(start, end, line[start:end].strip(), day.days, clock.time, clock.zone, day.order)


def _inside(text: str, day: Day, local: tzinfo) -> TimeOfDay | None:
    """Read the time that stands between the day and the year."""
    place = text.find(":", day.start, day.end)
    hour = text.rfind(" ", day.start, place)
    return time_behind(text[: day.end], hour, local) if hour >= 0 else None


@cache
def _around() -> frozenset[str]:
    """The words that may stand beside a date in a field of its own."""
    words = table("words")
    lists = ("joins", "years", "days", "at", "clock", "published", "updated")
    found = (fold(entry) for name in lists for entry in words[name])
    return weekdays() | {word for entry in found for word in _WORD.findall(entry)}
