"""A year of schedules on a fake clock, with both changes of the clocks: each due time once, none twice, none lost."""

from __future__ import annotations

from collections import Counter
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
