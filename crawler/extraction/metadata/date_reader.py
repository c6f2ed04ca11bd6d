"""Instants as pages write them: machines' forms (ISO 8601, RFC 5322) and the words that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=26)
_BEFORE_OFFSET = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CLOCK = re.compile(r"\d[:.hH]\d\d|T\d\d")
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([/.-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant as a page gave it; ``timed`` says whether the page gave a time of day."""

    instant: datetime
    raw: str
    timed: bool = True


def zone(name: str | None) -> tzinfo:
    """Return the zone of this IANA name; UTC for none or an unknown one."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def machine_time(raw: str, local: tzinfo) -> Moment | None:
    """Read a machine's form of an instant; without an offset it is one in ``local``."""
    text = _BEFORE_OFFSET.sub("", raw.strip().upper())
    for read in (_epoch, datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(text)
            return Moment(_aware(instant, local), raw, bool(_CLOCK.search(text) or text.isdigit()))
        except (ValueError, TypeError, IndexError, OverflowError, OSError):
            continue
    return None


def spoken_time(raw: str, local: tzinfo, language: str | None) -> Moment | None:
    """Read a date in words ("February 12, 2022 5:58 PM"), day first where the numbers leave it open."""
    # dateparser takes a third of a second to import and few pages need it.
    from dateparser.data.languages_info import language_order
    from dateparser.date import DateDataParser

    known = [language] if language in language_order else None
    try:
        parser = DateDataParser(
            languages=known,
            settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
        )
        found = parser.get_date_data(raw).date_obj
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return Moment(_aware(found, local), raw, bool(_CLOCK.search(raw))) if found else None


def is_plausible(instant: datetime, url: str, now: datetime) -> bool:
    """Whether an instant can be one of publication.

    It cannot in the future (26 hours are left for clocks and zones that differ), before 1990, or where
    the address has the same numbers with day and month swapped.
    """
    if not _EARLIEST <= instant <= now + _CLOCKS_DIFFER:
        return False
    return not any(is_swapped(instant, day) for day in _days_in(url))


def _days_in(url: str) -> Iterator[date]:
    for year, _, month, day in _IN_PATH.findall(url):
        with suppress(ValueError):
            yield date(int(year), int(month), int(day))


def is_swapped(instant: datetime, known: date) -> bool:
    """Whether an instant has the numbers of a known date with day and month swapped."""
    here = (instant.year, instant.month, instant.day)
    return known.day != known.month and here == (known.year, known.day, known.month)


def _epoch(text: str) -> datetime:
    if not _EPOCH.fullmatch(text):
        raise ValueError(text)
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _aware(instant: datetime, local: tzinfo) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=local)
