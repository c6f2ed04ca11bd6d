"""When the times of a cron expression come, in a time zone whose clocks change.

A cron expression names times that a clock on the wall shows. cronsim finds them on a clock that never
changes; this module finds the instant of each in the time zone. For example, "30 3 * * *" in Europe/Kyiv:

- On most days the clock shows 03:30 once, and that is the instant.
- On 25 October 2026 it shows 03:30 twice, since it goes back from 04:00 to 03:00. The first time counts.
- On 29 March 2026 it never shows 03:30, since it goes forward from 03:00 to 04:00. The instant is the one at
  which 03:30 would have come if the clock had not been changed: it shows 04:30 then.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim

from crawler.sources.crontab import Crontab

_DAY = timedelta(days=1)
"""No clock was ever put forward or back by more than a day."""


def first_time(crontab: Crontab, zone: ZoneInfo, after: datetime) -> datetime:
    """Return the first instant of a cron expression after an instant, both in UTC.

    If the expression has ``every_hour``, a time that the clock shows twice counts both times.
    Raises ValueError if the expression names no time within 50 years.
    """
    found: datetime | None = None
    for shown in _shown_times(crontab, min(_readings(after, zone))):
        for instant in _instants(shown, zone, twice=crontab.every_hour):
            if instant > after:
                found = min(found or instant, instant)
        # A time that is left out may come later than times that the clock shows after it.
        if found and shown >= max(_readings(found, zone)):
            return found
    raise ValueError(f"{crontab} names no time within 50 years")


def _shown_times(crontab: Crontab, after: datetime) -> Iterator[datetime]:
    """What a clock that never changes shows at each time of an expression, in order, as naive datetimes."""
    times = copy(_read_once(crontab))
    times.dt = after.replace(microsecond=0)
    return times


@lru_cache(maxsize=1000)
def _read_once(crontab: Crontab) -> CronSim:
    fields = (crontab.minutes, crontab.hours, crontab.days, crontab.months, crontab.weekdays)
    times = CronSim(" ".join(",".join(map(str, values)) for values in fields), datetime.min)
    # cronsim reads from a star in the expression whether day and weekday must both match: lists have no star.
    times.day_and = not crontab.either_day
    return times


def _instants(shown: datetime, zone: ZoneInfo, *, twice: bool) -> Iterator[datetime]:
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    yield first
    # The second is earlier than the first if the clock never shows this time.
    if twice and second > first:
        yield second


def _readings(instant: datetime, zone: ZoneInfo) -> list[datetime]:
    """What the clock shows at an instant, and what it would show if it were set as a day before or after."""
    offsets = ((instant + days).astimezone(zone).utcoffset() for days in (-_DAY, _DAY * 0, _DAY))
    return [instant.replace(tzinfo=None) + (offset or _DAY * 0) for offset in offsets]
