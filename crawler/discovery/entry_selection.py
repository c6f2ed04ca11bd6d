"""Which of the addresses that a channel lists a crawl takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.entries import ListedEntry

CLOCKS_DIFFER = timedelta(hours=26)
"""Dates further ahead than this are no dates of an article: zones and clocks differ by less."""


@dataclass(frozen=True, slots=True)
class EntrySelection:
    """What is taken, newest first and the undated last, and how many were left alone.

    ``older`` were dated before the horizon, ``left_out`` had no date and were too many; ``undated`` of
    the taken have no date.
    """

    taken: tuple[ListedEntry, ...]
    older: int = 0
    left_out: int = 0
    undated: int = 0


def select(
    entries: Iterable[ListedEntry], *, now: datetime, horizon: timedelta | None, max_undated: int
) -> EntrySelection:
    """Choose the addresses dated within ``horizon`` before ``now``, and of the undated the first ``max_undated``.

    Without a horizon every dated address is taken. An address that is listed twice counts once, with the newer
    date. A date that lies in the future is none.
    """
    listed = _once(entries, now)
    dated = sorted(((date, entry) for entry, date in listed if date), key=lambda pair: pair[0], reverse=True)
    taken = [entry for date, entry in dated if horizon is None or date >= now - horizon]
    undated = [entry for entry, date in listed if date is None]
    few = undated[: max(max_undated, 0)]
    return EntrySelection((*taken, *few), len(dated) - len(taken), len(undated) - len(few), len(few))


def _once(entries: Iterable[ListedEntry], now: datetime) -> list[tuple[ListedEntry, datetime | None]]:
    """Every address once, in the order of listing, with the date that can be believed."""
    found: dict[str, tuple[ListedEntry, datetime | None]] = {}
    for entry in entries:
        date = entry.date if entry.date and entry.date <= now + CLOCKS_DIFFER else None
        _, known = found.get(entry.url, (entry, None))
        if entry.url not in found or (date and (known is None or date > known)):
            found[entry.url] = entry, date
    return list(found.values())
