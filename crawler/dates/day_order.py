"""Whether 05/11/2026 is the fifth of November or the eleventh of May."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from crawler.dates.calendars import table


class DayOrder(Enum):
    """Which number of a date comes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_REGION = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?[-_](?P<region>[a-z]{2})(?![a-z])", re.IGNORECASE)


def order_of_language(tag: str | None) -> DayOrder | None:
    """Return the order of a language's region: en-GB has the day first, en-US the month, en alone neither.

    Languages that have one order wherever they are written need no region.
    """
    if not tag:
        return None
    if found := _REGION.match(tag.strip()):
        return order_of_region(found["region"])
    return DayOrder.DAY_FIRST if tag.strip().lower()[:2] in _tables()["languages"] else None


def order_of_region(region: str | None) -> DayOrder | None:
    """Return the order that a country (ISO 3166-1) has for numbers with slashes; None if both are usual."""
    if not region:
        return None
    code = region.upper()
    if code in _tables()["month_first"]:
        return DayOrder.MONTH_FIRST
    return None if code in _tables()["both"] else DayOrder.DAY_FIRST


def order_of_host(host: str) -> DayOrder | None:
    """Return the order of the country whose top-level domain a host has."""
    ending = host.rpartition(".")[2].lower()
    if len(ending) != 2 or ending in _tables()["not_countries"]:
        return None
    return order_of_region("GB" if ending == "uk" else ending)


def order_of_zone(name: str | None) -> DayOrder | None:
    """Return the order of the country that a zone of time (IANA name) lies in."""
    area, _, place = (name or "").partition("/")
    if not place or area == "Etc":
        return None
    if name in _tables()["month_first_zones"] or area == "US":
        return DayOrder.MONTH_FIRST
    return (
        DayOrder.DAY_FIRST if area in ("Europe", "Africa") or name in _tables()["day_first_zones"] else None
    )


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table("day_orders").items()}
