"""Cron expressions of five fields."""

from __future__ import annotations

import pytest

from crawler.sources.crontab import parse_crontab


def test_fields_take_stars_lists_ranges_steps_and_names() -> None:
    crontab = parse_crontab("*/20 6-8,22 1 jan,6-8/2 mon-FRI")
    assert crontab.minutes == (0, 20, 40)
    assert crontab.hours == (6, 7, 8, 22)
    assert crontab.days == (1,)
    assert crontab.months == (1, 6, 8)
    assert crontab.weekdays == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("weekdays", "read"),
    [
        ("0", (0,)),
        ("7", (0,)),
        ("sun", (0,)),
        ("5-7", (0, 5, 6)),
        ("fri-sun", (0, 5, 6)),
        ("*", (0, 1, 2, 3, 4, 5, 6)),
        ("*/2", (0, 2, 4, 6)),
        ("0-7", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_sunday_is_0_and_7(weekdays: str, read: tuple[int, ...]) -> None:
    assert parse_crontab(f"0 5 * * {weekdays}").weekdays == read


def test_a_step_from_a_number_runs_to_the_end() -> None:
    assert parse_crontab("40/5 * * * *").minutes == (40, 45, 50, 55)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("0 5 * *", "4 fields"),
        ("@daily", "1 fields"),
        ("60 * * * *", "minute '60'"),
        ("* 24 * * *", "hour '24'"),
        ("* * 0 * *", "day '0'"),
        ("* * * 13 *", "month '13'"),
        ("* * * * 8", "weekday '8'"),
        ("* * * * someday", "weekday 'someday'"),
        ("5-3 * * * *", "minute '5-3'"),
        ("*/0 * * * *", "minute '\\*/0'"),
        ("1,,2 * * * *", "minute ''"),
        ("* * last * *", "day 'last'"),
        ("² * * * *", "minute '²'"),
        ("0 0 31 2,4 *", "never comes"),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        parse_crontab(text)


def test_a_leap_day_comes() -> None:
    assert parse_crontab("0 0 29 2 *").days == (29,)
