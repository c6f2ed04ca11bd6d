"""Dates of feeds and sitemaps, read together: the order of one date's numbers is told by the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from crawler.dates.day_order import DayOrder, order_of_language, order_of_zone
from crawler.dates.order_evidence import OrderEvidence, common_order
from crawler.dates.reader import read_date
from crawler.dates.trust import days_in_address, is_possible, months_in_address
from crawler.dates.written_date import WrittenDate
from crawler.dates.zones import zone

_LANGUAGE_LETTERS = 2


class DateReader:
    """Reads the dates of one document; those without an offset are in ``timezone`` (IANA name, else UTC).

    ``raws`` are all the dates of the document: one of them with a number over 12 says of the others whether
    the day comes first. ``language`` is the document's own (BCP 47).
    """

    def __init__(
        self,
        timezone: str | None,
        raws: Iterable[str | None] = (),
        language: str | None = None,
    ) -> None:
        self._local = zone(timezone)
        self._language = (language or "").strip().lower()[:_LANGUAGE_LETTERS] or None
        self._region = order_of_language(language)
        self._setting = order_of_zone(timezone)
        self._known: dict[str, WrittenDate | None] = {}
        self._beside = self._order_of(raws)

    def read(self, raw: str | None, url: str = "") -> datetime | None:
        """Return the aware instant that a date means, a day's midnight if it has no time.

        ``url`` is the address that it is the date of. None for what cannot be read, for numbers of which
        nothing says which is the day, and for dates that mean "none" (1970-01-01) or are in the future.
        """
        found = self._written(raw)
        if found is None:
            return None
        moment = found.moment(self._local, self._order(found, url))
        if moment is None or not is_possible(moment.instant, datetime.now(UTC)):
            return None
        return moment.instant

    def _written(self, raw: str | None) -> WrittenDate | None:
        """Read a date once, however many entries of the document have it."""
        text = " ".join((raw or "").split())
        if text not in self._known:
            self._known[text] = read_date(text, self._language, self._local)
        return self._known[text]

    def _order(self, found: WrittenDate, url: str) -> DayOrder | None:
        if not found.is_ambiguous:
            return None
        days, months = frozenset(days_in_address(url)), frozenset(months_in_address(url))
        return OrderEvidence(days, months, self._beside, self._region, self._setting).order(found)

    def _order_of(self, raws: Iterable[str | None]) -> DayOrder | None:
        """The order of those dates in numbers that can be read one way only; those with a name of a month have none."""
        numbers = (raw for raw in raws if raw and raw.strip()[:2].strip("/-").isdigit())
        return common_order(found for raw in numbers if (found := self._written(raw)))
