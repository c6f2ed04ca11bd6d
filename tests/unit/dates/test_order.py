"""Which number of 05/11/2026 is the day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from crawler.dates.day_order import (
    DayOrder,
    order_of_host,
    order_of_language,
    order_of_zone,
)
from crawler.dates.order_evidence import OrderEvidence, common_order
from crawler.dates.reader import read_date
from crawler.dates.written_date import WrittenDate

DAY, MONTH = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


def written(raw: str) -> WrittenDate:
    found = read_date(raw)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("evidence", "order"),
    [
        (OrderEvidence(days=frozenset({date(2024, 11, 5)}), region=MONTH), DAY),
        (OrderEvidence(months=frozenset({(2024, 5)}), beside=DAY), MONTH),
        (OrderEvidence(beside=MONTH, region=DAY, setting=DAY), MONTH),
        (OrderEvidence(region=DAY, setting=MONTH), DAY),
        (OrderEvidence(setting=MONTH), MONTH),
        (OrderEvidence(), None),
    ],
    ids=["another date", "the address", "dates beside it", "the region", "the setting", "open"],
)
def test_the_strongest_evidence_decides(evidence: OrderEvidence, order: DayOrder | None) -> None:
    assert evidence.order(written("05/11/2024")) == order


@pytest.mark.parametrize(("today", "order"), [("2024-06-01", MONTH), ("2024-12-01", None)])
def test_a_day_in_the_future_is_no_reading(today: str, order: DayOrder | None) -> None:
    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        assert OrderEvidence().order(written("05/11/2024")) == order


@pytest.mark.parametrize(
    ("tag", "order"),
    [
        ("en-GB", DAY),
        ("en_AU", DAY),
        ("en-US", MONTH),
        ("en", None),
        ("en-CA", None),
        ("de", DAY),
        ("uk", DAY),
        ("ja", None),
        ("zh-Hant-HK", DAY),
        ("", None),
        (None, None),
    ],
)
def test_the_order_of_a_language_is_its_region_s(tag: str | None, order: DayOrder | None) -> None:
    assert order_of_language(tag) == order


@pytest.mark.parametrize(
    ("host", "order"),
    [("gazette.co.uk", DAY), ("gazette.us", MONTH), ("gazette.example", None), ("gazette.io", None)],
)
def test_the_order_of_a_host_is_its_country_s(host: str, order: DayOrder | None) -> None:
    assert order_of_host(host) == order


@pytest.mark.parametrize(
    ("zone", "order"),
    [("Europe/London", DAY), ("America/Chicago", MONTH), ("UTC", None), ("Asia/Tokyo", None), (None, None)],
)
def test_the_order_of_a_zone_is_its_country_s(zone: str | None, order: DayOrder | None) -> None:
    assert order_of_zone(zone) == order


def test_a_number_over_twelve_tells_the_order_of_the_others() -> None:
    assert common_order([written("05/11/2024"), written("24/11/2024")]) is DAY
    assert common_order([written("11/24/2024"), written("05/11/2024")]) is MONTH
    assert common_order([written("24/11/2024"), written("11/24/2024")]) is None
    assert common_order([written("24.11.2024"), written("5 May 2024")]) is None
