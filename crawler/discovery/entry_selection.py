"""Which of the addresses that a channel lists are taken by a crawl."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.channels import ChannelKind
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
    entries: Iterable[ListedEntry],
    *,
    now: datetime,
    horizon: timedelta | None,
    max_undated: int,
    known: Collection[str] = (),
) -> EntrySelection:
    """Choose the addresses dated within ``horizon`` before ``now``, and ``max_undated`` of those without a date.

    Without a horizon every dated address is taken. An address that is listed twice counts once, with the newer date. A
    date that lies in the future counts as none. Of the addresses without a date, those not in ``known`` come first.
    Example: with a horizon of 3 days, an address of yesterday is taken, one of last week is not, and one without a
    date is taken if there are not too many of them.
    """
    listed = _once(entries, now)
    dated = sorted(((date, entry) for entry, date in listed if date), key=lambda pair: pair[0], reverse=True)
    taken = [entry for date, entry in dated if horizon is None or date >= now - horizon]
    undated = [entry for entry, date in listed if date is None]
    few = _few([entry for entry in undated if entry.url not in known], max(max_undated, 0))
    unseen_left = sum(1 for entry in undated if entry.url not in known) - len(few)
    few += [entry for entry in undated if entry.url in known][: max(max_undated - len(few), 0)]
    return EntrySelection((*taken, *few), len(dated) - len(taken), unseen_left, len(few))


def undated(entries: Iterable[ListedEntry], now: datetime) -> list[str]:
    """Return the addresses that no date can be believed of."""
    return [entry.url for entry, date in _once(entries, now) if date is None]


def _few(unseen: Sequence[ListedEntry], most: int) -> list[ListedEntry]:
    """Return as many entries as there is room for, in their order.

    A sitemap can begin with its oldest entries or with its newest ones: it is taken from both ends. Feeds and pages
    begin with the newest.
    """
    if len(unseen) <= most:
        return list(unseen)
    if unseen[0].channel != ChannelKind.SITEMAP:
        return list(unseen[:most])
    return [*unseen[: most - most // 2], *unseen[len(unseen) - most // 2 :]]


def _once(entries: Iterable[ListedEntry], now: datetime) -> list[tuple[ListedEntry, datetime | None]]:
    """Every address once, in the order of listing, with the date that can be believed."""
    found: dict[str, tuple[ListedEntry, datetime | None]] = {}
    for entry in entries:
        date = entry.date if entry.date and entry.date <= now + CLOCKS_DIFFER else None
        _, known = found.get(entry.url, (entry, None))
        if entry.url not in found or (date and (known is None or date > known)):
            found[entry.url] = entry, date
    return list(found.values())
