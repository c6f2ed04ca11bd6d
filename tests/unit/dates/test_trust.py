"""Dates of old articles stand; instants that stand for no date are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.dates.trust import days_in_address, is_possible, months_in_address

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "1970-01-01T00:00:00+00:00",
        "1970-01-01T02:00:00+02:00",
        "1969-12-31T19:00:00-05:00",
        "1970-01-01T00:00:00+03:00",
        "1899-12-30T00:00:00+00:00",
        "1900-01-01T00:00:00+01:00",
        "1904-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+00:00",
        "2026-11-25T15:00:00+00:00",
    ],
)
def test_instants_that_are_no_date(raw: str) -> None:
    assert not is_possible(datetime.fromisoformat(raw), NOW)


@pytest.mark.parametrize(
    "raw",
    [
        "1904-06-03T00:00:00+00:00",
        "1970-06-03T00:00:00+00:00",
        "1970-01-01T08:30:00+00:00",
        "1843-09-02T00:00:00+00:00",
        "2026-11-25T13:00:00+00:00",
    ],
)
def test_dates_of_old_articles_stand(raw: str) -> None:
    assert is_possible(datetime.fromisoformat(raw), NOW)


def test_a_source_has_an_earliest_day() -> None:
    assert not is_possible(NOW - timedelta(days=400), NOW, date(2026, 1, 1))
    assert is_possible(NOW, NOW, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("https://gazette.example/2026/11/24/pier", [date(2026, 11, 24)]),
        ("https://gazette.example/news/2026-11-24-pier", [date(2026, 11, 24)]),
        ("https://gazette.example/20261124/pier", [date(2026, 11, 24)]),
        ("https://gazette.example/2026/november/24/pier", [date(2026, 11, 24)]),
        ("https://gazette.example/2026/nov/24/pier", [date(2026, 11, 24)]),
        ("https://gazette.example/story-120261124", []),
        ("https://gazette.example/2026/13/45/", []),
        ("https://[broken", []),
    ],
)
def test_the_day_in_an_address(url: str, days: list[date]) -> None:
    assert list(days_in_address(url)) == days


def test_the_month_in_an_address() -> None:
    assert list(months_in_address("https://gazette.example/2026/11/pier")) == [(2026, 11)]
