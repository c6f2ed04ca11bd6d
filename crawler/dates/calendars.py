"""Days of other calendars as Gregorian ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

GREGORIAN, PERSIAN, HIJRI = "gregorian", "persian", "hijri"

_BUDDHIST = 543
_BUDDHIST_YEARS = range(2400, 2700)
_PERSIAN_YEARS = range(1244, 1473)
_HIJRI_YEARS = range(1343, 1501)
_NAUROZ = (1400, date(2021, 3, 21))
_LEAP_OF_33 = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_PERSIAN_LANGUAGES = frozenset({"fa", "ps", "prs", "tg", "haz"})
_HIJRI_LANGUAGES = frozenset({"ar", "ur"})


@cache
def table(name: str) -> dict[str, Any]:
    """Return a data file of this package, read once; ``name`` is without ``.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def gregorian(year: int, month: int, day: int, calendar: str = GREGORIAN) -> date | None:
    """Return the Gregorian day; years of the Buddhist era are told by their size. None for no day."""
    try:
        if calendar == PERSIAN:
            return _from_persian(year, month, day)
        if calendar == HIJRI:
            return _from_hijri(year, month, day)
        return date(year - _BUDDHIST if year in _BUDDHIST_YEARS else year, month, day)
    except (ValueError, OverflowError):
        return None


def calendar_of_numbers(year: int, language: str | None) -> str:
    """Return the calendar of a date in numbers: 1405/09/03 is Persian on a Persian page."""
    if language in _PERSIAN_LANGUAGES and year in _PERSIAN_YEARS:
        return PERSIAN
    return HIJRI if language in _HIJRI_LANGUAGES and year in _HIJRI_YEARS else GREGORIAN


def _from_persian(year: int, month: int, day: int) -> date | None:
    """Years begin at the March equinox; 8 of 33 are leap, which holds from 1244 to 1472 (1865 to 2094)."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if year not in _PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    known, start = _NAUROZ
    leaps = _leaps(range(known, year)) - _leaps(range(year, known))
    before = 31 * (month - 1) - max(0, month - 7)
    return start + timedelta(365 * (year - known) + leaps + before + day - 1)


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_OF_33


def _leaps(years: Iterable[int]) -> int:
    return sum(map(_is_leap, years))


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """By the tables of Umm al-Qura, which count from 1343 to 1500 (1924 to 2077)."""
    if year not in _HIJRI_YEARS:
        return None
    from hijridate import Hijri  # Few pages need its tables.

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)
