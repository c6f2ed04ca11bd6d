"""Sitemaps of any size, read for a backfill: by the processes of the pool, in parts that their limits allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.sitemap_index import children_to_open
from crawler.discovery.sitemaps import read_sitemap
from crawler.extraction.workers.pool import ExtractionPool
from crawler.identity import url_key
from crawler.model.entries import KeyedAddress, ListedEntry
from crawler.sources import Source

_PART = 2000
"""Addresses whose keys are made in one call of the pool."""
_CHILDREN_AT_MOST = 100_000
"""Sitemaps that are taken from one index."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What a sitemap holds that is not older than a date: addresses with dates, or other sitemaps to be read."""

    pages: tuple[tuple[str, datetime | None], ...] = ()
    children: tuple[ListedEntry, ...] = ()
    problem: ChannelProblem | None = None


async def read_history(
    pool: ExtractionPool, body: bytes, url: str, source: Source, since: datetime
) -> HistoryPage:
    """Read a sitemap of a source in a process of the pool; raises PageFailed if that process fails."""
    return await pool.run(read_since, body, url, source.timezone, since)


def read_since(body: bytes, url: str, timezone: str, since: datetime) -> HistoryPage:
    """Read a sitemap; returns the entries that are not older than ``since`` or have no date.

    Of an index it returns all sitemaps that can hold such entries.
    """
    found = read_sitemap(body, url, timezone)
    if found.kind == "index":
        now = datetime.now(UTC)
        children = children_to_open(
            found.children, now=now, horizon=max(now - since, now - now), at_most=_CHILDREN_AT_MOST
        )
        return HistoryPage(children=children, problem=found.problem)
    pages = ((entry.url, entry.date) for entry in found.entries)
    return HistoryPage(
        tuple((address, date) for address, date in pages if date is None or date >= since),
        problem=found.problem,
    )


async def own_pages(
    pool: ExtractionPool, source: Source, pages: Sequence[tuple[str, datetime | None]]
) -> list[KeyedAddress]:
    """Return the addresses that the source wants, with their keys, which are made in a process of the pool."""
    return await pool.run(keyed, source, tuple(pages))


def keyed(source: Source, pages: Sequence[tuple[str, datetime | None]]) -> list[KeyedAddress]:
    """Return the addresses that a source wants, with their keys."""
    return [KeyedAddress(url, url_key(url), date) for url, date in pages if source.wants(url)]


def parts(pages: Sequence[tuple[str, datetime | None]]) -> list[Sequence[tuple[str, datetime | None]]]:
    """Cut the addresses into the parts that one call of the pool takes."""
    return [pages[start : start + _PART] for start in range(0, len(pages), _PART)]
