"""Find the channels of a site from its home page, robots.txt and the usual paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from crawler.discovery.finding import (
    USUAL_FEED_PATHS,
    USUAL_SITEMAP_PATHS,
    feeds_in_page,
    looks_like_feed,
    looks_like_sitemap,
    sitemaps_in_robots,
)
from scrapy.http import Response

Fetch = Callable[[str, str], Awaitable[Response | None]]
"""Fetches (purpose, address); None where no page came."""


@dataclass(slots=True)
class Found:
    """Channels by address, each with its kind and how it was found; the home page and robots.txt where they came."""

    channels: dict[str, tuple[str, str]] = field(default_factory=dict)
    home: Response | None = None
    robots: str | None = None

    def has(self, kind: str) -> bool:
        """Whether a channel of the kind was found."""
        return any(found == kind for found, _ in self.channels.values())


async def find_channels(home: str, fetch: Fetch, tried: Collection[str] = ()) -> Found:
    """Look for feeds and sitemaps; the front page is the last resort. Addresses in ``tried`` are not probed."""
    found = Found(home=await fetch("home", home))
    base = found.home.url if found.home is not None else home
    if found.home is not None:
        for url in feeds_in_page(found.home.body, found.home.url):
            found.channels[url] = ("feed", "home")
    robots = await fetch("robots", urljoin(base, "/robots.txt"))
    if robots is not None:
        found.robots = robots.body.decode("utf-8", "replace")
        for url in sitemaps_in_robots(found.robots, robots.url):
            found.channels[url] = ("sitemap", "robots")
    if not found.has("feed"):
        await _probe(found, "feed", base, USUAL_FEED_PATHS, looks_like_feed, fetch, tried)
    if not found.has("sitemap"):
        await _probe(found, "sitemap", base, USUAL_SITEMAP_PATHS, looks_like_sitemap, fetch, tried)
    if not found.channels and found.home is not None:
        found.channels[found.home.url] = ("section", "home")
    return found


async def _probe(
    found: Found,
    kind: str,
    base: str,
    paths: Sequence[str],
    is_one: Callable[[bytes], bool],
    fetch: Fetch,
    tried: Collection[str],
) -> None:
    """Try the usual paths until one is what is looked for."""
    for path in paths:
        url = urljoin(base, path)
        if url in tried:
            continue
        response = await fetch(kind, url)
        if response is not None and is_one(response.body):
            found.channels[url] = (kind, "usual_path")
            return
