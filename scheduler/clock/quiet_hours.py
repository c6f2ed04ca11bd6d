"""Quiet hours: spans of the day, on the wall clock of a source, in which its site is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.sources import Source

_DAY = timedelta(days=1)


def quiet_until(source: Source, moment: datetime) -> datetime | None:
    """When the quiet hours end that a moment lies in, in UTC; None where it lies in none.

    A span begins and ends when the clock on the wall shows it; where clocks go forward over one of its
    ends, that is the moment at which they do, and of a time that occurs twice the first counts for the
    beginning and the second for the end. Spans that touch are one.
    """
    found = None
    while (end := _end_of_span(source, found or moment)) is not None and end != found:
        found = end
    return found


def _end_of_span(source: Source, moment: datetime) -> datetime | None:
    ends = [end for begin, end in _spans(source, moment) if begin <= moment < end]
    return max(ends, default=None)


def _spans(source: Source, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spans of the day before, the day and the day after, in UTC."""
    zone = ZoneInfo(source.timezone)
    today = moment.astimezone(zone).date()
    for text in source.quiet:
        first, last = (time.fromisoformat(part) for part in text.split("-"))
        for day in (today - _DAY, today, today + _DAY):
            until = day + _DAY if last <= first else day
            begin = datetime.combine(day, first, zone)
            end = datetime.combine(until, last.replace(fold=1), zone)
            yield _passed(begin), _passed(end)


def _passed(wall: datetime) -> datetime:
    """The moment in UTC; a time that is left out counts as the moment at which clocks go forward."""
    moment = wall.astimezone(UTC)
    back = moment.astimezone(wall.tzinfo)
    if back.replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0):
        return moment
    return _jump(wall)


def _jump(wall: datetime) -> datetime:
    """The moment at which clocks go forward over a time: where the two readings of it meet."""
    low, high = sorted(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    zone = wall.tzinfo
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)
