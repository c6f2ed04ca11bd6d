"""Durations as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10m", 600),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("3d", 259_200),
        ("2W", 1_209_600),
        ("0.5s", 0.5),
        ("0s", 0),
    ],
)
def test_units_are_weeks_to_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "10", "m", "-5m", "10 minutes", "1e3s", "ten", "9999999999d", "1" * 400 + "d"]
)
def test_what_is_no_duration_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="write a"):
        parse_duration(text)


@given(st.timedeltas(timedelta(0), timedelta(days=36_000)))
def test_what_is_written_is_read_again(duration: timedelta) -> None:
    assert parse_duration(format_duration(duration)) == duration


def test_durations_are_written_in_the_largest_units() -> None:
    assert format_duration(timedelta(days=3, minutes=90)) == "3d1h30m"
    assert format_duration(timedelta(0)) == "0s"
