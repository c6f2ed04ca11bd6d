"""When an article was published and modified: what the page's witnesses say, the best one first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from htmldate import find_date

from crawler.dates.order_evidence import OrderEvidence
from crawler.dates.reader import read_date
from crawler.dates.trust import days_in_address, is_possible, is_swapped
from crawler.dates.written_date import Moment, WrittenDate
from crawler.dates.zones import zone
from crawler.extraction.doubts import Doubt
from crawler.extraction.metadata.article_header import Header
from crawler.extraction.metadata.date_labels import Label
from crawler.extraction.metadata.page_order import order_evidence
from crawler.extraction.metadata.shown_dates import ShownDate, days_in_header, shown_dates
from crawler.extraction.metadata.stated_dates import meta_dates, selected_dates, stated
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.parsed_page import ParsedPage

_LINKED = re.compile(r"<script[^>]*ld\+json.*?</script>", re.DOTALL | re.IGNORECASE)
"""What JSON-LD says of the article has been read; the rest is of other stories."""
_WEST, _EAST = timedelta(hours=14), timedelta(hours=38)
"""A day begins 14 hours before its midnight in UTC somewhere, and ends 38 hours after it somewhere else."""


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant that can be trusted, or what was seen instead of one, with the doubts about it."""

    instant: datetime | None = None
    raw: str | None = None
    doubts: tuple[str, ...] = ()


def article_dates(
    page: ParsedPage, article: dict[str, Any], head: Header, rules: ExtractionRules, language: str | None
) -> tuple[Dated, Dated]:
    """Return when an article was published and when it was modified.

    The witnesses are the source's own selector, what the page states to machines, what it shows near
    the headline, what it states under names that are often no date of the article, and last a guess.
    Raises BadSelector.
    """
    local = zone(rules.timezone)
    chosen = list(selected_dates(page, rules.date, local, language))
    told = list(stated(page, article, "published", local, language))
    changed = list(stated(page, article, "modified", local, language))
    shown = shown_dates(head, local, language)
    weak = list(meta_dates(page, "published_weak", local, language))
    everything = [*told, *changed, *(one.written for one in shown), *weak]
    judge = _Judge(page.url, local, rules.earliest, order_evidence(page, everything, rules, language))
    seen = [*_labelled(shown, Label.PUBLISHED), *_labelled(shown, None)]
    order = [*seen, *told, *weak] if judge.is_stamped(told, changed, seen) else [*told, *seen, *weak]
    published = judge.best(chosen or order)
    if published.raw is None:
        published = _last_resort(page, head, judge, shown, language)
    return published, judge.best([*changed, *_labelled(shown, Label.UPDATED)])


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides between the dates of one page, which is at ``url``."""

    url: str
    local: tzinfo
    earliest: date | None
    evidence: OrderEvidence

    def best(self, found: Iterable[WrittenDate], doubts: tuple[str, ...] = ()) -> Dated:
        """Return the first date that can be trusted, with the time of day of another one for the same day."""
        witnesses = list(found)
        moments = [moment for one in witnesses if (moment := self._moment(one)) and self._is_possible(moment)]
        if not moments:
            return _distrusted(witnesses)
        best = moments[0]
        timed = best if best.timed else next((one for one in moments if _is_time_of(one, best)), best)
        if timed.timed:
            return Dated(timed.instant, timed.raw, doubts)
        others = (one.instant.date() != best.instant.date() for one in moments)
        contradicted = (Doubt.DATE_CONTRADICTED,) if any(others) else ()
        return Dated(best.instant, best.raw, (*doubts, Doubt.DATE_WITHOUT_TIME, *contradicted))

    def is_stamped(
        self, told: list[WrittenDate], changed: list[WrittenDate], seen: list[WrittenDate]
    ) -> bool:
        """Whether the stated date is the day of the last change, put there by a program: readers see an earlier one.

        Such a day has no time, and the date of modification is the same.
        """
        if not told or told[0].time or not changed or told[0].days != changed[0].days:
            return False
        return any(len(one.days) == 1 and one.days[0] < told[0].days[0] for one in seen[:1])

    def _moment(self, found: WrittenDate) -> Moment | None:
        return found.moment(self.local, self.evidence.order(found))

    def _is_possible(self, moment: Moment) -> bool:
        if not is_possible(moment.instant, datetime.now(UTC), self.earliest):
            return False
        return not any(is_swapped(moment.instant, day) for day in days_in_address(self.url))


def _distrusted(witnesses: list[WrittenDate]) -> Dated:
    if not witnesses:
        return Dated()
    first = witnesses[0]
    return Dated(None, first.raw, (Doubt.DATE_AMBIGUOUS if first.is_ambiguous else Doubt.DATE_NOT_TRUSTED,))


def _is_time_of(moment: Moment, day: Moment) -> bool:
    """Whether an instant with a time of day can be on a day, in whatever zone that day was meant."""
    midnight = day.instant.replace(tzinfo=UTC)
    return moment.timed and midnight - _WEST <= moment.instant < midnight + _EAST


def _last_resort(
    page: ParsedPage, head: Header, judge: _Judge, shown: list[ShownDate], language: str | None
) -> Dated:
    """Return the date of the last update if the page shows no other, else the day that htmldate finds."""
    updated = judge.best(_labelled(shown, Label.UPDATED), (Doubt.DATE_GUESSED,))
    if updated.instant:
        return updated
    try:
        day = find_date(_LINKED.sub("", page.text), extensive_search=False, url=page.url, original_date=True)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return Dated()
    guess = read_date(day) if day else None
    if guess is None or guess.days[0] in days_in_header(head, language):
        return Dated()
    return judge.best([guess], (Doubt.DATE_GUESSED,))


def _labelled(shown: list[ShownDate], label: Label | None) -> list[WrittenDate]:
    return [one.written for one in shown if one.label is label]
