"""When a source is next due for discovery.

Every answer lies after the moment that is asked about. So however many due times were missed while nothing ran, only
the one crawl that is due already makes up for them.
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
"""A function that returns the first time of a schedule after a moment, both in UTC, without jitter and quiet hours."""


def next_due(source: Source, after: datetime, last_due: datetime | None = None) -> datetime:
    """Return the first due time of a source after a moment; all times are aware, the answer is in UTC.

    An interval counts from ``last_due``, the due time before, and not from the last crawl, so that late crawls do not
    make the times drift. Example: every 10 minutes, due at 12:00, crawled at 12:03, due again at 12:10. With jitter it
    counts from the epoch (1970).

    Jitter puts a time off by a part of ``source.jitter``. This part is always the same for one source and time, and the
    time is never put off past the next one. A time in the quiet hours is put off until they end.

    A cron expression means what the clock on the wall shows in the source's time zone. A time that is shown twice, as
    clocks go back, is due once, when it is shown first. A time that is skipped, as clocks go forward, is due an hour
    later by that clock. But if the hour of the expression begins with ``*``, it means time that passes, as in cron(8),
    and a time that is shown twice is due twice.
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
    """Return the first time after ``earliest`` that is a whole number of intervals after ``start``.

    It is computed in whole microseconds, as a division of floats could yield ``earliest`` itself.
    """
    return start + interval * ((earliest - start) // interval + 1)


def _fraction(seed: str) -> float:
    return int.from_bytes(blake2b(seed.encode(), digest_size=6).digest()) / 2**48
