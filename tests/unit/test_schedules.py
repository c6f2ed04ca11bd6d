"""When a source is due next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import Source
from scheduler.clock.schedules import next_due

NEW_YORK = "America/New_York"
KYIV = "Europe/Kyiv"


def source(**keys: object) -> Source:
    return Source.model_validate({"home": "https://news.example.org/"} | keys)


def dues(of: Source, start: datetime, end: datetime) -> list[datetime]:
    """Every due time in between, each asked for from the one before."""
    found, moment = [], start
    while (moment := next_due(of, moment, moment)) < end:
        found.append(moment)
    return found


def on_the_wall(moments: list[datetime], zone: str) -> list[str]:
    return [moment.astimezone(ZoneInfo(zone)).strftime("%d %H:%M %z") for moment in moments]


def test_an_interval_counts_from_the_due_time_before_and_not_from_the_late_crawl() -> None:
    last = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    late = last + timedelta(minutes=4, seconds=17)
    assert next_due(source(interval="10m"), late, last) == datetime(2026, 11, 24, 10, 10, tzinfo=UTC)


def test_a_source_that_never_ran_is_due_an_interval_from_now() -> None:
    now = datetime(2026, 11, 24, 10, 3, tzinfo=UTC)
    assert next_due(source(interval="1h"), now) == now + timedelta(hours=1)


@pytest.mark.parametrize("schedule", [{"interval": "10m"}, {"cron": "*/10 * * * *"}])
def test_missed_times_are_caught_up_by_one_crawl(schedule: dict[str, str]) -> None:
    """After a day of downtime the next due time lies ahead: the crawl that is due already is the only one."""
    last = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    back = last + timedelta(days=1, minutes=3)
    assert next_due(source(**schedule), back, last) == last + timedelta(days=1, minutes=10)


@pytest.mark.parametrize("schedule", [{"interval": "10m"}, {"cron": "0 * * * *"}])
def test_a_due_time_never_follows_itself(schedule: dict[str, str]) -> None:
    due = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert next_due(source(**schedule), due, due) > due
    assert next_due(source(**schedule), due - timedelta(seconds=1), due) > due, "the clock stood behind"


def test_an_interval_is_time_that_passes_where_the_clock_on_the_wall_jumps() -> None:
    """Two times of one zone subtract by the wall clock in Python."""
    last = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo(KYIV))
    now = datetime(2026, 10, 25, 4, 30, tzinfo=ZoneInfo(KYIV))
    assert next_due(source(interval="90m"), now, last) == last.astimezone(UTC) + timedelta(
        hours=4, minutes=30
    )


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(seconds=1), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_an_interval_is_kept_to_the_microsecond(last: datetime, interval: timedelta, late: timedelta) -> None:
    due = next_due(source(interval=interval), last + late, last)
    assert timedelta(0) < due - (last + late) <= interval
    assert (due - last) % interval == timedelta(0)


@pytest.mark.parametrize(
    ("cron", "weekday"),
    [("0 5 * * 0", 6), ("0 5 * * 7", 6), ("0 5 * * sun", 6), ("0 5 * * 1", 0), ("0 5 * * 6", 5)],
)
def test_weekdays_count_from_sunday(cron: str, weekday: int) -> None:
    due = next_due(source(cron=cron), datetime(2026, 11, 24, tzinfo=UTC))
    assert (due.weekday(), due.hour) == (weekday, 5)


def test_day_and_weekday_together_mean_either() -> None:
    """As crontab(5) has it: the 13th and every Friday, not Friday the 13th alone."""
    found = dues(
        source(cron="0 0 13 * fri"), datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)
    )
    assert [moment.day for moment in found] == [4, 11, 13, 18]


def test_a_weekday_that_begins_with_a_star_restricts_the_days() -> None:
    found = dues(
        source(cron="0 0 1-7 * */7"), datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
    )
    assert [(moment.day, moment.weekday()) for moment in found] == [(6, 6)]


def test_cron_is_read_in_the_zone_of_the_source() -> None:
    due = next_due(source(cron="0 6 * * *", timezone=KYIV), datetime(2026, 11, 24, tzinfo=UTC))
    assert due == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_a_time_that_occurs_twice_is_due_once() -> None:
    daily = source(cron="30 1 * * *", timezone=NEW_YORK)
    found = dues(daily, datetime(2026, 10, 31, 4, tzinfo=UTC), datetime(2026, 11, 3, 4, tzinfo=UTC))
    assert on_the_wall(found, NEW_YORK) == ["31 01:30 -0400", "01 01:30 -0400", "02 01:30 -0500"]


def test_a_time_that_is_left_out_is_due_once_an_hour_later() -> None:
    daily = source(cron="30 3 * * *", timezone=KYIV)
    found = dues(daily, datetime(2027, 3, 26, 22, tzinfo=UTC), datetime(2027, 3, 29, 21, tzinfo=UTC))
    assert on_the_wall(found, KYIV) == ["27 03:30 +0200", "28 04:30 +0300", "29 03:30 +0300"]


def test_a_time_left_out_beside_the_one_it_moves_to_is_due_once() -> None:
    twice = source(cron="30 3,4 * * *", timezone=KYIV)
    found = dues(twice, datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2027, 3, 28, 21, tzinfo=UTC))
    assert on_the_wall(found, KYIV) == ["28 04:30 +0300"]


@pytest.mark.parametrize(("day", "halves"), [(datetime(2026, 10, 25), 50), (datetime(2027, 3, 28), 46)])
def test_every_half_hour_means_time_that_passes(day: datetime, halves: int) -> None:
    """A day of 25 or 23 hours has no hour without a crawl and none twice as dense."""
    start = day.replace(tzinfo=ZoneInfo(KYIV))
    end = (day + timedelta(days=1)).replace(tzinfo=ZoneInfo(KYIV))
    found = dues(
        source(cron="*/30 * * * *", timezone=KYIV), start - timedelta(minutes=1), end.astimezone(UTC)
    )
    assert len(found) == halves
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(minutes=30)}


def test_jitter_delays_a_time_always_alike_and_sources_apart() -> None:
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    jitter = timedelta(minutes=1)
    delays = [
        next_due(source(name=f"source-{number}", cron="0 * * * *", jitter=jitter), now + jitter) - now
        for number in (1, 1, 2, 3)
    ]
    assert delays[0] == delays[1]
    assert len(set(delays)) == 3
    assert all(timedelta(hours=1) <= delay < timedelta(hours=1) + jitter for delay in delays)


@pytest.mark.parametrize("schedule", [{"interval": "10m"}, {"cron": "*/10 * * * *"}, {"cron": "0,1 * * * *"}])
def test_with_jitter_every_time_is_due_once_and_nothing_drifts(schedule: dict[str, str]) -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    found = dues(source(**schedule, jitter="9m"), start, start + timedelta(days=2))
    plain = dues(source(**schedule), start, start + timedelta(days=2))
    assert abs(len(found) - len(plain)) <= 1
    assert all(later > earlier for earlier, later in pairwise(found))
    assert max(min(abs(due - base) for base in plain) for due in found) <= timedelta(minutes=9)


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_due(source(), datetime(2026, 11, 24))
