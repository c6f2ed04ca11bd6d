"""When a source is next due for discovery.

Every answer lies after the moment that is asked about, so whatever was missed while nothing ran is
caught up by the one crawl that is due already.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

from crawler.sources import Source
from crawler.sources.crontab import Crontab, parse_crontab
from scheduler.clock.cron_times import first_time
from scheduler.clock.quiet_hours import quiet_until

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Plan = Callable[[datetime], datetime]
"""The first time of a schedule after a moment, both in UTC, before jitter and quiet hours."""


def next_due(source: Source, after: datetime, last_due: datetime | None = None) -> datetime:
    """Return the first due time of a source after a moment; all times are aware, the answer is in UTC.

    ``last_due`` is the due time before, from which an interval counts, so that late crawls do not make
    it drift; with jitter, an interval counts from the epoch. Jitter puts a time off by up to so much,
    always the same for one source and time, and never past the next one. A time in the quiet hours is put
    off to their end.
    A cron expression goes by the clock on the wall of the source's time zone: a time that occurs twice
    when clocks go back is due once, at its first occurrence, and what is left out when they go forward
    is made up for once, an hour later by that clock. If its hour begins with ``*``, it goes by the time
    that passes instead, as cron(8) has it: a time that occurs twice is due twice.
    """
    if after.tzinfo is None or (last_due is not None and last_due.tzinfo is None):
        raise ValueError("next_due takes aware times only")
    earliest = max(after.astimezone(UTC), last_due.astimezone(UTC) if last_due else _EPOCH)
    due = _put_off(source, _plan(source, earliest, last_due), earliest)
    return quiet_until(source, due) or due


def _plan(source: Source, earliest: datetime, last_due: datetime | None) -> Plan:
    if source.cron:
        crontab, zone = _read_cron(source.cron, source.timezone)
        return lambda moment: first_time(crontab, zone, moment)
    start = _EPOCH if source.jitter else last_due.astimezone(UTC) if last_due else earliest
    return lambda moment: _by_interval(source.interval, moment, start)


@lru_cache(maxsize=1000)
def _read_cron(cron: str, timezone: str) -> tuple[Crontab, ZoneInfo]:
    return parse_crontab(cron), ZoneInfo(timezone)


def _put_off(source: Source, plan: Plan, earliest: datetime) -> datetime:
    if not source.jitter:
        return plan(earliest)
    base = plan(earliest - source.jitter)
    while True:
        following = plan(base)
        due = base + min(source.jitter, following - base) * _fraction(f"{source.name} {base.isoformat()}")
        if due > earliest:
            return due
        base = following


def _by_interval(interval: timedelta, earliest: datetime, start: datetime) -> datetime:
    """Whole microseconds: a count in floats might answer the moment itself."""
    return start + interval * ((earliest - start) // interval + 1)


def _fraction(seed: str) -> float:
    return int.from_bytes(blake2b(seed.encode(), digest_size=6).digest()) / 2**48
