"""Quiet hours on the wall clock of a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.sources import Source
from scheduler.clock.quiet_hours import quiet_until
from scheduler.clock.schedules import next_due

KYIV = ZoneInfo("Europe/Kyiv")


def source(*quiet: str, **keys: object) -> Source:
    return Source.model_validate(
        {"home": "https://news.example.org/", "timezone": "Europe/Kyiv", "quiet": quiet} | keys
    )


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-24 22:59", None),
        ("2026-11-24 23:00", "2026-11-25 06:00"),
        ("2026-11-25 02:00", "2026-11-25 06:00"),
        ("2026-11-25 05:59", "2026-11-25 06:00"),
        ("2026-11-25 06:00", None),
    ],
)
def test_a_span_over_midnight(moment: str, end: str | None) -> None:
    assert quiet_until(source("23:00-06:00"), local(moment)) == (local(end) if end else None)


def test_spans_that_touch_are_one() -> None:
    assert quiet_until(source("01:00-03:00", "03:00-04:30"), local("2026-11-25 02:00")) == local(
        "2026-11-25 04:30"
    )


def test_an_end_that_is_left_out_is_where_clocks_go_forward() -> None:
    """At 03:00 on 28 March 2027 it is 04:00 at once in Kyiv."""
    end = quiet_until(source("01:00-03:30"), local("2027-03-28 02:00"))
    assert end == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_an_end_that_comes_twice_is_the_second_and_a_beginning_the_first() -> None:
    """At 04:00 on 25 October 2026 it is 03:00 again in Kyiv."""
    assert quiet_until(source("01:00-03:30"), local("2026-10-25 03:45")) == local("2026-10-25 03:30", fold=1)
    assert quiet_until(source("03:15-05:00"), local("2026-10-25 03:20")) == local("2026-10-25 05:00")


def test_what_is_due_in_quiet_hours_comes_once_at_their_end() -> None:
    of = source("01:00-05:00", interval="10m")
    found, moment = [], local("2026-11-25 00:45")
    while (moment := next_due(of, moment, moment)) < local("2026-11-25 05:15"):
        found.append(moment.astimezone(KYIV).strftime("%H:%M"))
    assert found == ["00:55", "05:00", "05:10"]


@pytest.mark.parametrize("text", ["1:00-5:00", "23:00", "24:00-05:00", "05:00-05:00", "a-b"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="span of the day"):
        source(text)


def test_a_whole_year_of_quiet_nights_ends_each_once() -> None:
    of, moment, ends = source("23:30-06:15"), datetime(2026, 1, 1, tzinfo=UTC), set()
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        if end := quiet_until(of, moment):
            assert end > moment
            ends.add(end)
        moment += timedelta(minutes=20)
    assert {end.astimezone(KYIV).strftime("%H:%M") for end in ends} == {"06:15"}
    assert len(ends) == 366
