"""Times in the names of sitemaps: 2026-11-30, 30-11-2026, 2026-w48, q4-2026, 2026/november, 2026-11, 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from crawler.dates.calendars import GREGORIAN
from crawler.dates.folding import fold
from crawler.dates.names import month_named

Period = tuple[date, date]
"""The first and the last day of a time."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_Y = r"(?<!\d)(?P<y>199\d|20\d\d)(?!\d)"
_M = r"(?P<m>0[1-9]|1[0-2])"
_D = r"(?P<d>0[1-9]|[12]\d|3[01])"
_NAME = r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,12})(?![^\W\d_])"
_W = r"(?<![a-z])(?:weeks?|kw|wk|w)[-_/.=]?(?P<w>\d{1,2})(?!\d)"
_Q = r"(?<![a-z])q(?:uarter)?[-_/.]?(?P<q>[1-4])(?!\d)"
_S = r"[-_/.]"
_WITH = r"(?:[-_/.]|&\w+=)"
_YMD = re.compile(rf"(?<!\d)(?P<y>199\d|20\d\d){_S}?{_M}{_S}?{_D}(?!\d)")
_DMY = re.compile(rf"(?<!\d){_D}{_S}{_M}{_S}{_Y}")
_MDY = re.compile(rf"(?<!\d){_M}{_S}{_D}{_S}{_Y}")
_WEEKS = (re.compile(rf"{_Y}{_WITH}?{_W}"), re.compile(rf"{_W}{_WITH}{_Y}"))
_QUARTERS = (re.compile(rf"{_Y}{_WITH}?{_Q}"), re.compile(rf"{_Q}{_WITH}{_Y}"))
_NAMED = (re.compile(rf"{_Y}{_WITH}?{_NAME}"), re.compile(rf"{_NAME}{_WITH}?{_Y}"))
_YM = (
    re.compile(rf"(?<!\d)(?P<y>199\d|20\d\d)(?:{_S}?|&\w+=){_M}(?!\d)"),
    re.compile(rf"(?<!\d){_M}{_WITH}{_Y}"),
)
_YM_UNPADDED = (
    re.compile(rf"{_Y}{_WITH}(?P<m>[1-9]\d?)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<m>[1-9]\d?){_WITH}{_Y}"),
)
_YEAR = re.compile(_Y)


def periods_in(url: str) -> tuple[Period, ...]:
    """Return the readings of the finest time after which an address is named; none if it has none.

    03-04-2026 has two readings, as it is the third of April or the fourth of March.
    """
    text = _text(url)
    for read in (_days, _weeks, _quarters, _named_months, _months):
        if found := tuple(dict.fromkeys(read(text))):
            return found
    years = [int(found["y"]) for found in _YEAR.finditer(text)]
    return ((date(years[-1], 1, 1), date(years[-1], 12, 31)),) if years else ()


def unpadded_month(url: str) -> tuple[int, int] | None:
    """Return year and number of an address as 2026-4: a month, or the fourth part of a year; None if it has none.

    The number can be over 12. A month that is written with two digits, as 2026-04, counts here too.
    """
    text = _text(url)
    if next(_days(text), None):
        return None
    found = [match for pattern in _YM_UNPADDED + _YM for match in pattern.finditer(text)]
    return (int(found[-1]["y"]), int(found[-1]["m"])) if found else None


def month(year: int, number: int) -> Period:
    """Return a month's days; raises ValueError if there is no such month."""
    first = date(year, number, 1)
    return first, (date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)) - _DAY


def _text(url: str) -> str:
    parts = urlsplit(url)
    return fold(unquote(f"{parts.path}?{parts.query}"))


def _days(text: str) -> Iterator[Period]:
    for pattern in (_YMD, _DMY, _MDY):
        for found in pattern.finditer(text):
            with suppress(ValueError):
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
                yield day, day


def _weeks(text: str) -> Iterator[Period]:
    """Weeks are counted in several ways, which differ by one: so a week has the days of its neighbours too."""
    for found in _all(_WEEKS, text):
        with suppress(ValueError):
            monday = date.fromisocalendar(int(found["y"]), int(found["w"]), 1)
            yield monday - _WEEK, monday + 2 * _WEEK - _DAY


def _quarters(text: str) -> Iterator[Period]:
    for found in _all(_QUARTERS, text):
        last = 3 * int(found["q"])
        yield month(int(found["y"]), last - 2)[0], month(int(found["y"]), last)[1]


def _named_months(text: str) -> Iterator[Period]:
    for found in _all(_NAMED, text):
        known = month_named(found["name"], "en") or month_named(found["name"], None)
        if known and known[0] == GREGORIAN:
            yield month(int(found["y"]), known[1])


def _months(text: str) -> Iterator[Period]:
    for found in list(_all(_YM, text))[-1:]:
        yield month(int(found["y"]), int(found["m"]))


def _all(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(text)
