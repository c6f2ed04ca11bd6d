"""The dates that readers see near the headline, with what each is the date of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

from crawler.dates.reader import dates_in, read_date
from crawler.dates.written_date import WrittenDate
from crawler.extraction.metadata.article_header import Header
from crawler.extraction.metadata.date_labels import Label, label_in, label_of
from crawler.extraction.page.candidates import Candidate

_LONGEST_LINE = 200
_LABEL_ALONE = 40


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date on the page; ``label`` is None if nothing says what it is the date of."""

    written: WrittenDate
    label: Label | None = None


def shown_dates(head: Header, local: tzinfo, language: str | None) -> list[ShownDate]:
    """Return the dates around the headline in document order, last those of the page's header.

    A bare day in the page's header is left out: it is mostly the day of the visit. Whether it is cannot be asked of
    the clock, as a kept page has to be read alike at every later time.
    """
    found: list[ShownDate] = []
    apart: list[ShownDate] = []
    before: str = ""
    for candidate in head.candidates:
        dates = list(_of_times(candidate, local, language)) + list(
            _of_line(candidate, before, local, language)
        )
        if not any(candidate is part for part in head.of_page):
            found += dates
        elif not any(map(_is_bare_day, dates)):
            apart += dates
        before = candidate.block.text if len(candidate.block.text) <= _LABEL_ALONE else ""
    return found + apart


def days_in_header(head: Header, language: str | None) -> set[date]:
    """Return the days that stand in the page's header: no guess may take them, as they may be that of the visit."""
    return {one.written.days[0] for part in head.of_page for one in _of_line(part, "", UTC, language)}


def _is_bare_day(one: ShownDate) -> bool:
    """Whether a date has no time of day, and nothing says what it is the date of."""
    return one.label is None and one.written.time is None


def _of_times(candidate: Candidate, local: tzinfo, language: str | None) -> Iterator[ShownDate]:
    block, place = candidate.block, 0
    if not block.times:
        return
    for time in block.element.iter("time"):
        text = " ".join("".join(time.itertext()).split())
        start = block.text.find(text, place) if text else -1
        ahead = block.text[place:start] if start >= 0 else ""
        place = start + len(text) if start >= 0 else place
        if written := read_date(time.get("datetime") or "", language, local):
            yield ShownDate(written, label_in(text.split(":")[0]) or label_in(ahead) or label_of(time))


def _of_line(candidate: Candidate, before: str, local: tzinfo, language: str | None) -> Iterator[ShownDate]:
    line, place = candidate.block.text, 0
    if len(line) > _LONGEST_LINE:
        return
    for written in dates_in(line, language, local):
        ahead = line[place : written.start]
        label = (
            label_in(ahead) or (label_in(before) if not place else None) or label_of(candidate.block.element)
        )
        place = written.end
        yield ShownDate(written, label)
