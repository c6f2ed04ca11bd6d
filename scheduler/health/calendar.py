"""The hours of the week and the holidays of a newsroom, in its own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import holidays

HOURS = 168
"""Hours of a week; hour 0 is Monday from 0:00 to 1:00."""
_HOUR = timedelta(hours=1)


def hour_start(moment: datetime) -> datetime:
    """Return the beginning of the full hour (UTC) in which a moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hour_of_week(moment: datetime, zone: ZoneInfo) -> int:
    """Return the hour of the week (0 to 167) that a clock in the time zone shows."""
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


class Holidays:
    """The public holidays of the country of a time zone; none if the zone belongs to no country, as UTC."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        self._days = _days_of(_countries().get(timezone))

    def __contains__(self, moment: datetime) -> bool:
        day: date = moment.astimezone(self._zone).date()
        return self._days is not None and day in self._days


def _days_of(country: str | None) -> holidays.HolidayBase | None:
    """Return the holidays of a country; None if the library does not know the country.

    The library is not asked first which countries it knows: that loads all 250 of them, which takes 0.15 s of
    processor time in each process.
    """
    if country is None:
        return None
    import holidays  # what only reads the names of states has no use for it

    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


@cache
def _countries() -> dict[str, str]:
    """Return the country (ISO 3166) of each time zone, as zone.tab of the tz database has it."""
    lines = (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
