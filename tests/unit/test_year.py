"""A year of schedules on a fake clock, with both changes of the clocks: each due time once, none twice, none lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from crawler.sources import Source
from scheduler.clock.schedules import next_due

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
TICK = timedelta(seconds=15)


def source(**keys: object) -> Source:
    return Source.model_validate({"home": "https://news.example.org/"} | keys)


def live(
    of: Source,
    down: tuple[datetime, datetime] | None = None,
    start: datetime = START,
    end: datetime = END,
) -> list[tuple[datetime, datetime]]:
    """A year of ticks: (due time, when it was answered); nothing ticks while the service is down.

    The ticks in which nothing can be due are left out.
    """
    due, answered = next_due(of, start - timedelta(seconds=1)), []
    while due < end:
        tick = START + TICK * -((START - due) // TICK)
        if down and down[0] <= tick < down[1]:
            tick = down[1]
        answered.append((due, tick))
        due = next_due(of, tick, due)
    return answered


def on_the_wall(zone: str, at: list[time]) -> Counter[datetime]:
    """Every moment of the year at which a clock on the wall first shows one of the times, or would have."""
    found: Counter[datetime] = Counter()
    for day in (date(2025, 12, 31) + timedelta(days=number) for number in range(368)):
        for each in at:
            moment = datetime.combine(day, each, ZoneInfo(zone)).astimezone(UTC)
            if START <= moment < END:
                found[moment] = 1
    return found


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York"])
@pytest.mark.parametrize(
    ("cron", "times"),
    [
        ("30 1 * * *", [time(1, 30)]),
        ("30 2 * * *", [time(2, 30)]),
        ("30 3 * * *", [time(3, 30)]),
        ("0 6,18 * * *", [time(6), time(18)]),
        ("15 0-23 * * *", [time(hour, 15) for hour in range(24)]),
    ],
)
def test_a_time_on_the_wall_is_due_once_a_day_all_year(zone: str, cron: str, times: list[time]) -> None:
    answered = Counter(due for due, _ in live(source(cron=cron, timezone=zone)))
    assert answered == on_the_wall(zone, times)


ZONES = {
    # The clocks change in the small hours.
    "Europe/Kyiv": 2026,
    "America/New_York": 2026,
    # They change by half an hour.
    "Australia/Lord_Howe": 2026,
    # 00:00 to 01:00 is left out, and 00:00 to 01:00 comes twice.
    "America/Havana": 2026,
    "Atlantic/Azores": 2026,
    # 00:00 to 01:00 is left out, and 23:00 to 24:00 comes twice.
    "Asia/Beirut": 2026,
    "Africa/Cairo": 2026,
    "America/Santiago": 2026,
    "America/Asuncion": 2023,
    # 23:00 to 24:00 is left out, on a Saturday.
    "America/Nuuk": 2026,
    # The clocks go back in February and forward in March, with the fasting month.
    "Africa/Casablanca": 2026,
    # The island went over the date line and had no 30 December.
    "Pacific/Apia": 2011,
}
"""A year for each zone in which its clocks change."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("cron", "at", "is_day"),
    [
        ("0 0 * * *", time(0), lambda day: True),
        ("30 0 * * *", time(0, 30), lambda day: True),
        ("30 23 * * *", time(23, 30), lambda day: True),
        ("0 0 1 * *", time(0), lambda day: day.day == 1),
        ("30 23 1,30 * *", time(23, 30), lambda day: day.day in (1, 30)),
        ("0 0 * * 1", time(0), lambda day: day.isoweekday() == 1),
        ("30 0 * * 0", time(0, 30), lambda day: day.isoweekday() == 7),
        ("30 23 * * sat", time(23, 30), lambda day: day.isoweekday() == 6),
        ("0 0 1 * fri-7", time(0), lambda day: day.day == 1 or day.isoweekday() >= 5),
        ("0 0 */2 * sun", time(0), lambda day: day.day % 2 and day.isoweekday() == 7),
    ],
)
def test_no_change_of_the_clocks_takes_a_day(
    zone: str, cron: str, at: time, is_day: Callable[[date], bool]
) -> None:
    """A time that comes twice is due at its first coming; one that is left out is due when it would have come."""
    begin, end = (datetime(ZONES[zone] + more, 1, 1, 12, tzinfo=UTC) for more in (0, 1))
    days = (begin.date() + timedelta(days=number) for number in range(-2, 369))
    wanted = {datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC) for day in days if is_day(day)}
    answered = [due for due, _ in live(source(cron=cron, timezone=zone), None, begin, end)]
    assert answered == sorted(due for due in wanted if begin <= due < end)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_the_calendar_has_its_midnight_once(zone: str) -> None:
    begin, end = (
        datetime(ZONES[zone] + more, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC) for more in (0, 1)
    )
    daily = live(source(cron="0 0 * * *", timezone=zone), None, begin, end)
    days = [due.astimezone(ZoneInfo(zone)).date() for due, _ in daily]
    whole_year = (date(ZONES[zone], 1, 1) + timedelta(days=number) for number in range(365))
    assert days == [day for day in whole_year if (zone, day) != ("Pacific/Apia", date(2011, 12, 30))]


@pytest.mark.parametrize("zone", ZONES)
def test_a_crawl_every_half_hour_never_waits_and_never_hurries(zone: str) -> None:
    noons = [datetime(ZONES[zone], 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(365)]
    offsets = [noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons]
    changes = [noon for noon, (last, now) in zip(noons[1:], pairwise(offsets), strict=True) if last != now]
    assert changes
    for noon in changes:
        begin, end = noon - timedelta(days=2), noon + timedelta(days=1)
        dues = [due for due, _ in live(source(cron="*/30 * * * *", timezone=zone), None, begin, end)]
        assert dues == [begin + timedelta(minutes=30 * number) for number in range(3 * 48)]


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York"])
@pytest.mark.parametrize("schedule", [{"interval": "2h"}, {"cron": "0 */2 * * *"}])
def test_time_that_passes_is_due_every_other_hour_all_year(zone: str, schedule: dict[str, str]) -> None:
    """Every other hour by cron goes by the wall, whose hours are even on both sides of a change or odd on one."""
    dues = [due for due, _ in live(source(timezone=zone, **schedule))]
    steps = Counter(later - earlier for earlier, later in pairwise(dues))
    odd = {timedelta(hours=1): 1, timedelta(hours=3): 1} if "cron" in schedule else {}
    assert steps == Counter({timedelta(hours=2): len(dues) - 1 - len(odd), **odd})
    assert len(dues) == 365 * 12


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York"])
@pytest.mark.parametrize("schedule", [{"interval": "10m"}, {"cron": "*/10 * * * *"}, {"cron": "0 5-8 * * *"}])
@pytest.mark.parametrize(
    "on", [datetime(2026, 3, 8), datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2026, 11, 1)]
)
def test_twelve_hours_of_downtime_cause_one_crawl(zone: str, schedule: dict[str, str], on: datetime) -> None:
    """Also where the clocks change while nothing runs."""
    of, week = source(timezone=zone, **schedule), timedelta(days=3)
    begin = on.replace(tzinfo=UTC)
    down = begin + timedelta(seconds=1), begin + timedelta(hours=12, seconds=15)
    answered = live(of, down, begin - week, begin + week)
    late = [(due, tick) for due, tick in answered if down[0] <= due < down[1]]
    assert len(late) == 1
    assert late[0][1] == down[1]
    on_time = [due for due, _ in answered if not down[0] <= due < down[1]]
    whole = [due for due, _ in live(of, None, begin - week, begin + week) if not down[0] <= due < down[1]]
    assert on_time == whole
