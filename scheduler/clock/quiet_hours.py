"""Quiet hours: spans of the day, in the time zone of a source, in which its site is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.sources import Source

_DAY = timedelta(days=1)


def quiet_until(source: Source, moment: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment lies, in UTC; None if it lies in none.

    A span begins and ends when the clock on the wall shows its times. Two cases need a rule, on the nights on which
    clocks are changed. If the clock skips a time, the span begins or ends when the clock goes forward. If it shows a
    time twice, a span begins at the first and ends at the second, so that it is as long as possible. Spans that touch
    or overlap count as one: "22:00-00:00" and "00:00-06:00" end at 06:00.
    """
    found = None
    while (end := _end_of_span(source, found or moment)) is not None and end != found:
        found = end
    return found


def _end_of_span(source: Source, moment: datetime) -> datetime | None:
    ends = [end for begin, end in _spans(source, moment) if begin <= moment < end]
    return max(ends, default=None)


def _spans(source: Source, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Return begin and end of the spans of the day before, of the day and of the day after, in UTC."""
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
    """Return the moment of a time on the wall clock, in UTC; if the clock skips it, the moment at which it does."""
    moment = wall.astimezone(UTC)
    back = moment.astimezone(wall.tzinfo)
    if back.replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0):
        return moment
    return _jump(wall)


def _jump(wall: datetime) -> datetime:
    """Return the moment at which the clock goes forward over a time that it never shows.

    The time has two readings in UTC, by the offset before and by the one after. The moment lies between them, and is
    found by halving: before it the old offset holds, after it the new one.
    """
    low, high = sorted(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    zone = wall.tzinfo
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)
