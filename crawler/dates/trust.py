"""Which dates can be ones of publication: not those that stand for "none", and none of the future."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.dates.folding import fold
from crawler.dates.names import month_named

_CLOCKS_DIFFER = timedelta(hours=26)
_SENTINELS = frozenset({(1970, 1, 1), (1899, 12, 30), (1900, 1, 1), (1904, 1, 1)})
"""Where the counting of Unix, of Excel and its relatives, and of the Macintosh begins."""
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([/._-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2]|[1-9])(?=/)")
_NAMED_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]([a-z]{3,9})[/-](\d{1,2})(?=/|$|-)")


def is_sentinel(instant: datetime) -> bool:
    """Whether an instant stands for "no date": the midnight at which a clock's counting begins, in any offset."""
    if instant.year <= 1:
        return True
    with suppress(OverflowError):
        walls = (instant, instant.astimezone(UTC))
        return any(
            (wall.year, wall.month, wall.day) in _SENTINELS and wall.time() == time() for wall in walls
        )
    return True


def is_future(instant: datetime, now: datetime) -> bool:
    """Whether an instant is more than 26 hours ahead, which no difference of clocks and zones explains."""
    return instant > now + _CLOCKS_DIFFER


def is_possible(instant: datetime, now: datetime, earliest: date | None = None) -> bool:
    """Whether an instant can be one of publication; ``earliest`` is the first day that a source can have."""
    too_early = earliest is not None and instant.date() < earliest
    return not (too_early or is_sentinel(instant) or is_future(instant, now))


def is_swapped(instant: datetime, known: date) -> bool:
    """Whether an instant has the numbers of a known date with day and month swapped."""
    here = (instant.year, instant.month, instant.day)
    return known.day != known.month and here == (known.year, known.day, known.month)


@lru_cache(maxsize=1_000)
def days_in_address(url: str) -> tuple[date, ...]:
    """Return the days in the path of an address: /2026/11/24/, /2026-11-24-, /20261124, /2026/november/24/."""
    return tuple(_days(_path(url)))


def _days(path: str) -> Iterator[date]:
    for year, _, month, day in _IN_PATH.findall(path):
        with suppress(ValueError):
            yield date(int(year), int(month), int(day))
    for year, name, day in _NAMED_IN_PATH.findall(path):
        if month := month_named(name, "en"):
            with suppress(ValueError):
                yield date(int(year), month[1], int(day))


def months_in_address(url: str) -> Iterator[tuple[int, int]]:
    """Return the years and months in the path of an address: /2026/11/."""
    return ((int(year), int(month)) for year, month in _MONTH_IN_PATH.findall(_path(url)))


def _path(url: str) -> str:
    try:
        return fold(unquote(urlsplit(url).path))
    except ValueError:
        return ""
