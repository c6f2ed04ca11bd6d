"""A date as it stands in a text, and the instant that it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from crawler.dates.day_order import DayOrder


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant as it was written; ``timed`` says whether a time of day was.

    Without one the instant is the day's midnight in the source's zone, which stands for the day.
    """

    instant: datetime
    raw: str
    timed: bool = True


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at ``start`` to ``end`` of a text.

    ``days`` has one day, or two for numbers that can be read both ways (05/11/2026): the one that takes
    the day first, then the one that takes the month first. ``order`` says of numbers that can be read one
    way only which way that was (24/11/2026). ``zone`` is the one written beside the time.
    """

    start: int
    end: int
    raw: str
    days: tuple[date, ...]
    time: time | None = None
    zone: tzinfo | None = None
    order: DayOrder | None = None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the numbers can be read both ways."""
        return len(self.days) > 1

    def moment(self, local: tzinfo, order: DayOrder | None = None) -> Moment | None:
        """Return the instant; without a zone it is one in ``local``. None if the order is open."""
        if self.is_ambiguous and order is None:
            return None
        day = self.days[-1] if order is DayOrder.MONTH_FIRST else self.days[0]
        try:
            instant = datetime.combine(day, self.time or time(), self.zone or local)
            instant.timestamp()
        except (ValueError, OverflowError, OSError):
            return None
        return Moment(instant, self.raw, self.time is not None)
