"""Zones of time as they are written behind a time: offsets, abbreviations, names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from crawler.dates.calendars import table
from crawler.dates.folding import fold

_MOST_MINUTES = 14 * 60
_OFFSET = r"(?:(?:utc|gmt)\s?)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?![\d:])"


def zone(name: str | None) -> tzinfo:
    """Return the zone of this IANA name; UTC for none or an unknown one."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


@cache
def _written() -> re.Pattern[str]:
    names = sorted(map(fold, table("zones")), key=len, reverse=True)
    return re.compile(
        rf"\s*[\[(]?\s*(?:{_OFFSET}|(?P<area>[a-z]+/[a-z_]+(?:/[a-z_]+)?)(?![\w/])"
        rf"|(?P<name>{'|'.join(map(re.escape, names))})(?!\w))\s*(?:\([^)]{{1,60}}\))?\s*[\])]?"
    )


def zone_at(text: str, place: int, local: tzinfo) -> tuple[tzinfo | None, int]:
    """Read the zone at a place of a folded text; returns it and where it ends, or None and the place.

    ``local`` is the source's own zone, which decides between the countries that share an abbreviation.
    """
    found = _written().match(text, place)
    if found is None:
        return None, place
    known = _of_offset(found) if found["sign"] else _of_name(found["area"] or found["name"], local)
    return (known, found.end()) if known else (None, place)


def _of_offset(found: re.Match[str]) -> tzinfo | None:
    minutes = 60 * int(found["hours"]) + int(found["minutes"] or 0)
    if minutes > _MOST_MINUTES or int(found["minutes"] or 0) > 59:
        return None
    return _fixed(-minutes if found["sign"] == "-" else minutes)


def _of_name(name: str, local: tzinfo) -> tzinfo | None:
    if "/" in name:
        return zone(_areas()[name]) if name in _areas() else None
    known = _names()[name]
    if isinstance(known, list):
        return _fixed(next((minutes for minutes in known if minutes in _offsets(local)), known[0]))
    return zone(known) if isinstance(known, str) else _fixed(known)


@lru_cache(maxsize=100)
def _offsets(local: tzinfo) -> frozenset[float]:
    """The minutes from UTC that a zone has in winter and in summer."""
    days = (datetime(2024, month, 1, tzinfo=local) for month in (1, 7))
    return frozenset((day.utcoffset() or timedelta()).total_seconds() / 60 for day in days)


def _fixed(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


@cache
def _names() -> dict[str, int | str | list[int]]:
    return {fold(name): known for name, known in table("zones").items()}


@cache
def _areas() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}
