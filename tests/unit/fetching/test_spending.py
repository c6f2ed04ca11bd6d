"""The day's budget of a source."""

from __future__ import annotations

from crawler.model.daily_budget import DailyBudget


def test_the_budget_is_spent_by_requests_or_by_bytes() -> None:
    by_requests, by_bytes = DailyBudget(3, 1000), DailyBudget(1000, 100)
    for _ in range(3):
        assert not by_requests.is_spent
        by_requests.count(1)
    assert by_requests.is_spent and by_requests.left == 0
    by_bytes.count(100)
    assert by_bytes.is_spent and by_bytes.left == 0


def test_revisits_leave_the_evenings_share_for_the_evening() -> None:
    morning = DailyBudget(1000, 10**9, requests=300, seconds=0.25 * 86400)
    assert morning.left == 700
    assert morning.left_for_revisits == 50
    night = DailyBudget(1000, 10**9, requests=300, seconds=0.95 * 86400)
    assert night.left_for_revisits == night.left == 700


def test_after_the_wait_there_is_room_for_revisits_again() -> None:
    spent = DailyBudget(1000, 10**9, requests=400, seconds=0.25 * 86400)
    assert spent.left_for_revisits == 0
    later = DailyBudget(1000, 10**9, requests=400, seconds=spent.seconds + spent.wait_for_revisits + 1)
    assert later.left_for_revisits >= 10


def test_what_was_counted_is_saved_once() -> None:
    spending = DailyBudget(10, 1000)
    spending.count(5)
    spending.count(7)
    assert spending.take_unsaved() == (2, 12)
    assert spending.take_unsaved() == (0, 0)
