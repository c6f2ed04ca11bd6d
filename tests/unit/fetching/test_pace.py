"""How fast a site may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.retry_after import read_retry_after
from crawler.model.rate_limit import MOST_DELAY, SHORT, RateLimit

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_what_robots_txt_asks_for_counts_where_it_is_more() -> None:
    assert RateLimit(1.0).delay == 1.0
    assert RateLimit(1.0, crawl_delay=5.0).delay == 5.0
    assert RateLimit(10.0, crawl_delay=5.0).delay == 10.0


def test_a_delay_of_hours_is_honoured_up_to_a_minute_but_a_sources_own_in_full() -> None:
    assert RateLimit(1.0, crawl_delay=7200.0).delay == MOST_DELAY
    assert RateLimit(90.0).delay == 90.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_doubles_the_delay_and_twenty_good_answers_halve_it(status: int) -> None:
    pace = RateLimit(1.0)
    assert pace.answered(status, None) is not None
    assert pace.delay == 2.0
    pace.answered(status, None)
    assert pace.delay == 4.0
    for _ in range(20):
        assert pace.answered(200, None) is None
    assert pace.delay == 2.0


def test_a_site_without_a_delay_is_slowed_down_too() -> None:
    pace = RateLimit(0.0)
    pace.answered(429, None)
    assert pace.delay >= 1.0


def test_a_short_rest_is_waited_for_and_a_long_one_is_not() -> None:
    short, long = RateLimit(1.0).answered(429, SHORT), RateLimit(1.0).answered(503, 3600.0)
    assert short is not None and not short.is_long
    assert long is not None and long.is_long and long.seconds == 3600.0


def test_a_site_that_keeps_refusing_is_left_alone_ever_longer() -> None:
    pace = RateLimit(1.0)
    rests = [pace.answered(429, None) for _ in range(6)]
    assert [rest.is_long for rest in rests if rest] == [False] * 4 + [True] * 2
    assert [rest.seconds for rest in rests if rest][4:] == [900.0, 1800.0]


def test_a_slowdown_is_forgotten_by_the_hour() -> None:
    pace = RateLimit(1.0, slowdown=8.0)
    pace.recover(timedelta(hours=2))
    assert pace.delay == 2.0
    pace.recover(timedelta(days=30))
    assert pace.delay == 1.0


def test_other_errors_are_no_refusals() -> None:
    pace = RateLimit(1.0)
    assert [pace.answered(status, 60.0) for status in (200, 301, 304, 403, 404, 500, 502)] == [None] * 7
    assert pace.delay == 1.0


@given(st.lists(st.tuples(st.sampled_from([200, 304, 429, 503]), st.none() | st.floats(0, 1e9)), max_size=80))
def test_a_delay_lies_between_the_least_and_a_minute(answers: list[tuple[int, float | None]]) -> None:
    pace = RateLimit(1.0)
    for status, retry_after in answers:
        rest = pace.answered(status, retry_after)
        assert 1.0 <= pace.delay <= MOST_DELAY
        assert rest is None or 0 <= rest.seconds <= 86400


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 24 Nov 2026 10:02:00 GMT", 120.0),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("Mon, 00 Jan 0000 00:00:00 GMT", None),
        ("Tue, 24 Nov 2026 25:61:61 GMT", None),
        ("9" * 5000, float("inf")),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds
