"""Which sitemaps of an index a crawl opens: those that can name something new."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from crawler.model.entries import ListedEntry

MOST_CHILDREN = 6
"""Sitemaps of an index that an ordinary crawl opens."""
MOST_CHILDREN_UNLIMITED = 1000
"""Sitemaps of an index that are opened if there is no horizon."""

_DAY = timedelta(days=1)
_WORD = re.compile(r"[^\W\d_]+|\d+h(?![^\W_])")
_DATED = re.compile(
    r"(?<!\d)(?P<year>20\d\d|199\d)(?:[-_/.]?(?P<month>0[1-9]|1[0-2])(?:[-_/.]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)


def children_to_open(
    children: Sequence[ListedEntry], *, now: datetime, horizon: timedelta | None, at_most: int | None = None
) -> tuple[ListedEntry, ...]:
    """Return the sitemaps of an index that can hold articles of the last ``horizon``, the likeliest first.

    The order is:

    1. those named after a time within the horizon, the newest first ("sitemap-2024-03.xml" in March 2024),
    2. those named after news ("news-sitemap.xml"),
    3. those modified within the horizon, the newest first,
    4. those without any hint, from both ends of the index in turn.

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
    periods = {child.url: period for child in children if (period := _period(child))}
    present = [
        child for child in children if child.url in periods and _is_present(periods[child.url], since, now)
    ]
    over = periods.keys() - {child.url for child in present} if present else set()
    possible = [child for child in children if child.url not in over]
    fresh = _newest_first(child for child in possible if child.lastmod and child.lastmod >= since)
    silent = [child for child in possible if child.lastmod is None]
    named = sorted(present, key=lambda child: periods[child.url], reverse=True)
    recent = [child for child in [*fresh, *silent] if _words(child) & _names("recent")]
    latest = _newest_first(child for child in children if child.lastmod)[:1]
    return [*named, *recent, *fresh, *_from_both_ends(silent)] or latest


def _is_present(period: tuple[date, date], since: datetime, now: datetime) -> bool:
    """Whether a period overlaps the time from ``since`` to ``now``; a day more on each side allows for time zones."""
    return period[1] + _DAY >= since.date() and period[0] - _DAY <= now.date()


def _newest_first(children: Iterable[ListedEntry]) -> list[ListedEntry]:
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(children, key=lambda child: child.lastmod or earliest, reverse=True)


def _from_both_ends(children: Sequence[ListedEntry]) -> list[ListedEntry]:
    """Return the last, the first, the last but one and so on: the newest sitemap is at one of the ends."""
    half = len(children) // 2
    pairs = zip_longest(reversed(children[half:]), children[:half])
    return [child for pair in pairs for child in pair if child is not None]


def _period(child: ListedEntry) -> tuple[date, date] | None:
    """Return the first and the last day of the year, month or day after which an address is named, or None."""
    parts = urlsplit(child.url)
    found = list(_DATED.finditer(f"{parts.path}?{parts.query}"))
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found[-1].groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    after = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    return first, after - _DAY


def _words(child: ListedEntry) -> set[str]:
    parts = urlsplit(child.url)
    return set(_WORD.findall(unquote(f"{parts.path} {parts.query}").lower()))


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(tomllib.loads((files(__package__) / "sitemap_index.toml").read_text("utf-8"))[kind])
