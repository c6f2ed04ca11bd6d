"""The forms in which days are written, found in a folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from crawler.dates.calendars import GREGORIAN, calendar_of_numbers, gregorian, table
from crawler.dates.day_order import DayOrder
from crawler.dates.names import month_named

_YEAR_OF_TWO_PIVOT = 69
_YEAR_FIRST = frozenset({"ko", "ja", "zh", "hu", "lt", "mn", "kk", "sv", "ky"})
_LONGEST_NAME = 3
_WORD = re.compile(r"[^\s\d,()/|·•–—]+")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was found at a place; ``days`` and ``order`` are as in ``WrittenDate``."""

    start: int
    end: int
    days: tuple[date, ...]
    order: DayOrder | None = None


Reader = Callable[[re.Match[str], str | None], "Day | None"]


def days_in(text: str, language: str | None) -> Iterator[Day]:
    """Return the days of a folded text in their order, none inside another."""
    found = (
        day for pattern, read in _FORMS for match in pattern.finditer(text) if (day := read(match, language))
    )
    end = 0
    for day in sorted(found, key=lambda one: (one.start, -one.end)):
        if day.start >= end:
            yield day
            end = day.end


def _one(start: int, end: int, day: date | None) -> Day | None:
    return Day(start, end, (day,)) if day else None


def _with_signs(match: re.Match[str], language: str | None) -> Day | None:
    """2026年11月24日, 令和8年11月24日, 2026년 11월 24일."""
    year = 1 if match["year"] == "元" else int(match["year"])
    if match["era"]:
        year += table("calendars")["eras"][match["era"]]
    elif len(match["year"]) == 2:
        year = _whole_year(match["year"])
    return _one(*match.span(), gregorian(year, int(match["month"]), int(match["day"])))


def _year_first(match: re.Match[str], language: str | None) -> Day | None:
    year = int(match["year"])
    calendar = calendar_of_numbers(year, language)
    return _one(*match.span(), gregorian(year, int(match["month"]), int(match["day"]), calendar))


def _year_last(match: re.Match[str], language: str | None) -> Day | None:
    """24.11.2026, 24/11/2026, 11/24/2026; dots always have the day first if both are possible."""
    if len(match["year"]) == 2 and (language in _YEAR_FIRST or "." not in match["sign"]):
        return None
    year, one, other = _whole_year(match["year"]), int(match["one"]), int(match["other"])
    calendar = calendar_of_numbers(year, language)
    first, second = gregorian(year, other, one, calendar), gregorian(year, one, other, calendar)
    if first and second and first != second and "." not in match["sign"] and calendar == GREGORIAN:
        return Day(*match.span(), (first, second))
    known = first or second
    if known is None:
        return None
    certain = None if first == second else DayOrder.DAY_FIRST if first else DayOrder.MONTH_FIRST
    return Day(*match.span(), (known,), None if "." in match["sign"] else certain)


def _day_and_month(match: re.Match[str], language: str | None) -> Day | None:
    """24 November 2026, 24 de noviembre de 2026, 24 พฤศจิกายน 2569."""
    month = month_named(match["words"], language)
    return _named(match, match["year"], month, language) if month else None


def _month_and_day(match: re.Match[str], language: str | None) -> Day | None:
    """November 24, 2026; Nov 24 10:30:00 2026; the year may stand behind a time."""
    head = match.string[: match.start("day")]
    words = list(_WORD.finditer(head))[-_LONGEST_NAME:]
    for first in words:
        if month := month_named(head[first.start() :], language):
            found = _named(match, match["year"], month, language)
            return Day(first.start(), found.end, found.days) if found else None
    return None


def _year_and_month(match: re.Match[str], language: str | None) -> Day | None:
    """2026 m. lapkričio 24 d., 2026. november 24."""
    month = month_named(match["words"], language)
    return _named(match, match["year"], month, language) if month else None


def _year_and_day(match: re.Match[str], language: str | None) -> Day | None:
    """2026. gada 24. novembris."""
    words = list(_WORD.finditer(match["words"]))[:_LONGEST_NAME]
    for last in reversed(words):
        if month := month_named(match["words"][: last.end()], language):
            found = _named(match, match["year"], month, language)
            end = match.start("words") + last.end()
            return Day(match.start(), end, found.days) if found else None
    return None


def _numbered_month(match: re.Match[str], language: str | None) -> Day | None:
    """24 tháng 11, 2026; 2026 оны 11 сарын 24."""
    return _one(*match.span(), gregorian(int(match["year"]), int(match["month"]), int(match["day"])))


def _named(match: re.Match[str], year: str, month: tuple[str, int], language: str | None) -> Day | None:
    calendar, number = month
    whole = int(year) if len(year) > 2 else _whole_year(year, is_thai=language == "th")
    return _one(*match.span(), gregorian(whole, number, int(match["day"]), calendar))


def _whole_year(year: str, is_thai: bool = False) -> int:
    if len(year) > 2:
        return int(year)
    if is_thai:
        return 2500 + int(year)
    return int(year) + (2000 if int(year) < _YEAR_OF_TWO_PIVOT else 1900)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("DAY", r"(?P<day>\d{1,2})").replace("YEAR", r"(?P<year>\d{4})"))


_ERA = "|".join(sorted(table("calendars")["eras"], key=len, reverse=True))
_FORMS: list[tuple[re.Pattern[str], Reader]] = [
    (
        _compiled(
            rf"(?<!\d)(?:(?P<era>{_ERA})\s?)?(?P<year>\d{{1,4}}|元)\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?DAY\s?[日일号號]"
        ),
        _with_signs,
    ),
    (
        _compiled(r"(?<![\d.,/-])YEAR(?P<sign>\s?[./-]\s?)(?P<month>\d{1,2})\s?[./-]\s?DAY(?!\d|[/-]\d)\.?"),
        _year_first,
    ),
    (
        _compiled(
            r"(?<![\d.,/:-])(?P<one>\d{1,2})(?P<sign>\s?[./-]\s?)(?P<other>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})(?!\d|[./:-]\d)"
        ),
        _year_last,
    ),
    (
        _compiled(r"(?<![\d.,:])DAY(?P<words>[^\d|]{2,30})'?(?P<year>\d{4}(?!\d)|\d{2}(?!\d|[:.h]\d))"),
        _day_and_month,
    ),
    (
        _compiled(
            r"(?<=[^\d])(?<!\d[:.,])DAY(?:st|nd|rd|th|\.|º|er)?[,\s/-]\s?(?:[^\d\W]{1,6}\s)?'?YEAR(?!\d)"
        ),
        _month_and_day,
    ),
    (
        _compiled(
            r"(?<=[^\d])(?<!\d[:.,])DAY,?\s\d{1,2}:\d{2}(?::\d{2})?\s(?:[a-z]{1,5}\s|[+-]\d{4}\s)?YEAR(?!\d)"
        ),
        _month_and_day,
    ),
    (_compiled(r"(?<![\d.,/:-])YEAR(?P<words>[^\d|]{2,30})DAY(?!\d|[:.]\d)"), _year_and_month),
    (_compiled(r"(?<![\d.,/:-])YEAR[^\d|]{1,10}DAY(?P<words>[^\d|]{3,30})"), _year_and_day),
    (
        _compiled(
            r"(?<!\d)YEAR\s?(?:оны?)\s?(?P<month>\d{1,2})(?:-р)?\s?сары[нг]\S*\s?DAY(?!\d)(?:-?н[ыий]+)?"
        ),
        _numbered_month,
    ),
    (
        _compiled(
            r"(?<!\d)DAY\s?(?:thang|thg)\s?(?P<month>\d{1,2})\s?(?:,|nam|[,/-])?\s?(?:nam\s)?YEAR(?!\d)"
        ),
        _numbered_month,
    ),
]
