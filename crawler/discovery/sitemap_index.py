"""Which sitemaps of an index a crawl opens: those that can name something new."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby, zip_longest
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.discovery.named_periods import Period, month, periods_in, unpadded_month
from crawler.model.entries import ListedEntry

MOST_CHILDREN = 6
"""Sitemaps of an index that an ordinary crawl opens."""
MOST_CHILDREN_UNLIMITED = 1000
"""Sitemaps of an index that are opened if there is no horizon."""

_DAY = timedelta(days=1)
_WORD = re.compile(r"[^\W\d_]+|\d+h(?![^\W_])")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def children_to_open(
    children: Sequence[ListedEntry], *, now: datetime, horizon: timedelta | None, at_most: int | None = None
) -> tuple[ListedEntry, ...]:
    """Return the sitemaps of an index that can hold articles of the last ``horizon``, the likeliest first.

    The order is:

    1. those named after a time within the horizon, the newest first ("sitemap-2024-03.xml" in March 2024),
    2. those named after news ("news-sitemap.xml"),
    3. those modified within the horizon, the newest first,
    4. those without any hint, from both ends of the index in turn.

    Those between which nothing decides, as many numbered ones that were modified in the same second, are taken from
    both ends too.

    Left out are those named after a time that is over, and those that were last modified before the horizon. Numbers
    in names count as times only if one of them is of the present: "sitemap-2001.xml" may be the 2001st. Those named
    after something other than articles ("category-sitemap.xml") are opened only if there are no others. If nothing is
    left, the one that was modified last is opened, as some indexes are never brought up to date.

    Without a horizon all but those of other things are opened. In both cases there are at most ``at_most``.
    """
    articles = [
        child for child in children if not _words(child) & _names("other") or _words(child) & _names("recent")
    ]
    chosen: Iterable[ListedEntry] = articles or children
    if horizon is not None:
        chosen = _likely(list(chosen), now, horizon)
    limit = at_most or (MOST_CHILDREN if horizon is not None else MOST_CHILDREN_UNLIMITED)
    return tuple({child.url: child for child in chosen}.values())[:limit]


def _likely(children: Sequence[ListedEntry], now: datetime, horizon: timedelta) -> Iterable[ListedEntry]:
    since = now - horizon
    periods = _periods(children, since, now)
    present = [
        child for child in children if child.url in periods and _is_present(periods[child.url], since, now)
    ]
    over = periods.keys() - {child.url for child in present} if present else set()
    possible = [child for child in children if child.url not in over]
    fresh = _newest_first(child for child in possible if child.lastmod and child.lastmod >= since)
    silent = [child for child in possible if child.lastmod is None]
    named = _ordered(present, lambda child: (periods[child.url], child.lastmod or _EARLIEST))
    recent = [child for child in [*fresh, *silent] if _words(child) & _names("recent")]
    latest = _newest_first(child for child in children if child.lastmod)[:1]
    return [*named, *recent, *fresh, *_from_both_ends(silent)] or latest


def _periods(children: Sequence[ListedEntry], since: datetime, now: datetime) -> dict[str, Period]:
    """Return the time after which each sitemap is named, by its address.

    Of two readings that is taken which lies within the horizon. Numbers without a zero before them, as in 2026-4,
    are months if none is over 12 and one is the present month; else they count the parts of a year.
    """
    found = {child.url: readings for child in children if (readings := periods_in(child.url))}
    counted = {child.url: number for child in children if (number := unpadded_month(child.url))}
    if any(number > 12 for _, number in counted.values()):
        return {url: _chosen(found[url], since, now) for url in found.keys() - counted.keys()} | {
            url: (date(year, 1, 1), date(year, 12, 31)) for url, (year, _) in counted.items()
        }
    months = {url: month(*number) for url, number in counted.items()}
    if any(_is_present(period, since, now) for period in months.values()):
        found |= {url: (period,) for url, period in months.items()}
    return {url: _chosen(readings, since, now) for url, readings in found.items()}


def _chosen(readings: Sequence[Period], since: datetime, now: datetime) -> Period:
    return next((one for one in readings if _is_present(one, since, now)), readings[0])


def _is_present(period: Period, since: datetime, now: datetime) -> bool:
    """Whether a period overlaps the time from ``since`` to ``now``; a day more on each side allows for time zones."""
    return period[1] + _DAY >= since.date() and period[0] - _DAY <= now.date()


def _newest_first(children: Iterable[ListedEntry]) -> list[ListedEntry]:
    return _ordered(children, lambda child: child.lastmod or _EARLIEST)


def _ordered(children: Iterable[ListedEntry], by: Callable[[ListedEntry], Any]) -> list[ListedEntry]:
    """Return the sitemaps in falling order; those of one rank are taken from both ends in turn."""
    ranked = sorted(children, key=by, reverse=True)
    return [child for _, tied in groupby(ranked, by) for child in _from_both_ends(list(tied))]


def _from_both_ends(children: Sequence[ListedEntry]) -> list[ListedEntry]:
    """Return the last, the first, the last but one and so on: the newest sitemap is at one of the ends."""
    half = len(children) // 2
    pairs = zip_longest(reversed(children[half:]), children[:half])
    return [child for pair in pairs for child in pair if child is not None]


def _words(child: ListedEntry) -> set[str]:
    parts = urlsplit(child.url)
    return set(_WORD.findall(unquote(f"{parts.path} {parts.query}").lower()))


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(tomllib.loads((files(__package__) / "sitemap_index.toml").read_text("utf-8"))[kind])
