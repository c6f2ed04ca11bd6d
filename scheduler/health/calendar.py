"""The week and the holidays of a newsroom, on its own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays

HOURS = 168
"""Hours of a week; the first is Monday from 0 to 1."""
_HOUR = timedelta(hours=1)


def hour_start(moment: datetime) -> datetime:
    """The full hour of UTC that a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hour_of_week(moment: datetime, zone: ZoneInfo) -> int:
    """Hour of the week on the clock of a time zone."""
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


class Holidays:
    """The public holidays of the country of a time zone; none where the zone is of no country."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        self._days = _days_of(_countries().get(timezone))

    def __contains__(self, moment: datetime) -> bool:
        day: date = moment.astimezone(self._zone).date()
        return self._days is not None and day in self._days


def _days_of(country: str | None) -> holidays.HolidayBase | None:
    """The holidays of a country; None where the library has none of it.

    Its list of countries is not asked: that loads all 250 of them, 0.15 s of processor time in each process.
    """
    if country is None:
        return None
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


@cache
def _countries() -> dict[str, str]:
    """The country (ISO 3166) of each time zone (tz database, zone.tab)."""
    lines = (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
