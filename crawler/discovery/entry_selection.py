"""Which of the addresses that a channel lists are taken by a crawl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.entries import ListedEntry

CLOCKS_DIFFER = timedelta(hours=26)
"""A date further in the future than this cannot be an article's: time zones and wrong clocks account for less."""


@dataclass(frozen=True, slots=True)
class EntrySelection:
    """The entries that are taken, the newest first and those without a date last, and how many are not taken.

    ``older`` counts those dated before the horizon, ``left_out`` those without a date that were too many, and
    ``undated`` those without a date among the taken.
    """

    taken: tuple[ListedEntry, ...]
    older: int = 0
    left_out: int = 0
    undated: int = 0


def select(
    entries: Iterable[ListedEntry], *, now: datetime, horizon: timedelta | None, max_undated: int
) -> EntrySelection:
    """Choose the addresses dated within ``horizon`` before ``now``, and the first ``max_undated`` without a date.

    Without a horizon every dated address is taken. An address that is listed twice counts once, with the newer date. A
    date that lies in the future counts as none. Example: with a horizon of 3 days, an address of yesterday is taken,
    one of last week is not, and one without a date is taken if there are not too many of them.
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
