"""What decides which number of an open date is the day, the strongest evidence first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from crawler.dates.day_order import DayOrder
from crawler.dates.trust import is_future
from crawler.dates.written_date import WrittenDate


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """What is known beside a date in numbers.

    ``days`` and ``months`` (year and month) are other dates of the same page or entry and those of its
    address, ``beside`` the order of other dates in numbers of the same page or list, ``region`` and
    ``setting`` the orders of the page's country and of the source's.
    """

    days: frozenset[date] = frozenset()
    months: frozenset[tuple[int, int]] = frozenset()
    beside: DayOrder | None = None
    region: DayOrder | None = None
    setting: DayOrder | None = None

    def order(self, found: WrittenDate) -> DayOrder | None:
        """Return the order of a date that can be read both ways; None if it stays open.

        05/11/2026 in an address with /2026/11/ is the fifth of November, whatever the country.
        """
        if not found.is_ambiguous:
            return DayOrder.DAY_FIRST
        return (
            _only(found, lambda day: day in self.days)
            or _only(found, lambda day: (day.year, day.month) in self.months)
            or _only(found, _is_past)
            or self.beside
            or self.region
            or self.setting
        )


def common_order(found: Iterable[WrittenDate]) -> DayOrder | None:
    """Return the order of those dates whose numbers leave no choice; None if there are none or two orders."""
    orders = {one.order for one in found if one.order is not None}
    return orders.pop() if len(orders) == 1 else None


def _only(found: WrittenDate, fits: Callable[[date], bool]) -> DayOrder | None:
    first, second = map(fits, found.days)
    if first == second:
        return None
    return DayOrder.DAY_FIRST if first else DayOrder.MONTH_FIRST


def _is_past(day: date) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return not is_future(midnight, datetime.now(UTC))
