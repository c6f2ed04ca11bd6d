"""The delay between requests follows how fast a site answers."""

from __future__ import annotations

import pytest
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetching.politeness_middleware import Throttle


def delay_after(status: int, *, before: float, latency: float) -> float:
    crawler = get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True})
    throttle = Throttle.from_crawler(crawler)
    throttle.maxdelay = 60.0
    throttle._min_delay = lambda: 0.0  # type: ignore[method-assign]
    slot = Slot(concurrency=1, delay=before, randomize_delay=False)
    throttle._adjust_delay(slot, latency, Response("https://news.example/", status=status))
    return float(slot.delay)


@pytest.mark.parametrize("status", [200, 304])
def test_quick_answers_let_a_delay_fall_unchanged_pages_too(status: int) -> None:
    assert delay_after(status, before=2.0, latency=0.1) == pytest.approx(1.05)


@pytest.mark.parametrize("status", [404, 500])
def test_quick_refusals_do_not(status: int) -> None:
    assert delay_after(status, before=2.0, latency=0.1) == 2.0


def test_slow_answers_let_it_rise_at_once() -> None:
    assert delay_after(304, before=0.5, latency=4.0) == 4.0
