"""Find the channels of a site: by its home page, by robots.txt, and at the usual paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.discovery.channel_hints import (
    USUAL_FEED_PATHS,
    USUAL_SITEMAP_PATHS,
    feeds_in_page,
    looks_like_feed,
    looks_like_sitemap,
    sitemaps_in_robots,
)
from crawler.model.channels import ChannelKind, FetchPurpose, FoundBy

LONGEST_CHANNEL = 2000
"""Bytes that the address of a channel may have in the archive."""

Fetch = Callable[[str, str], Awaitable[Response | None]]
"""A function that fetches an address: it takes the purpose ("home", "robots", "feed", "sitemap") and the address, and
returns the answer, whatever its status, or None if there was no answer."""


@dataclass(slots=True)
class Found:
    """What was found at a site.

    ``channels`` has for each address the kind of channel and how it was found ("home", "robots", "usual_path").
    ``home`` and ``robots`` are the home page and robots.txt if they could be fetched.
    """

    channels: dict[str, tuple[str, str]] = field(default_factory=dict)
    home: Response | None = None
    robots: str | None = None

    def add(self, url: str, kind: str, found_by: str) -> None:
        """Add a channel, unless its address is so long that it must be a mistake of the page."""
        if len(url.encode(errors="replace")) <= LONGEST_CHANNEL:
            self.channels[url] = (kind, found_by)

    def has(self, kind: str) -> bool:
        """Whether a channel of the kind was found."""
        return any(found == kind for found, _ in self.channels.values())


async def find_channels(home: str, fetch: Fetch, tried: Collection[str] = ()) -> Found:
    """Look for feeds and sitemaps; if there are none, the front page itself is the channel.

    The usual paths are probed only for kinds that neither the home page nor robots.txt names, and not those addresses
    in ``tried``. If neither home page nor robots.txt answers, the site is down, and nothing is probed.
    """
    answer = await fetch(FetchPurpose.HOME, home)
    found = Found(home=answer if _is_page(answer) else None)
    base = found.home.url if found.home is not None else home
    if found.home is not None:
        for url in feeds_in_page(found.home.body, found.home.url):
            found.add(url, ChannelKind.FEED, FoundBy.HOME)
    robots = await fetch(FetchPurpose.ROBOTS, urljoin(base, "/robots.txt"))
    if answer is None and robots is None:
        return found
    if robots is not None and _is_page(robots):
        found.robots = robots.body.decode("utf-8", "replace")
        for url in sitemaps_in_robots(found.robots, robots.url):
            found.add(url, ChannelKind.SITEMAP, FoundBy.ROBOTS)
    if not found.has(ChannelKind.FEED):
        await _probe(found, ChannelKind.FEED, base, USUAL_FEED_PATHS, looks_like_feed, fetch, tried)
    if not found.has(ChannelKind.SITEMAP):
        await _probe(found, ChannelKind.SITEMAP, base, USUAL_SITEMAP_PATHS, looks_like_sitemap, fetch, tried)
    if not found.channels and found.home is not None:
        found.channels[found.home.url] = (ChannelKind.SECTION, FoundBy.HOME)
    return found


def _is_page(response: Response | None) -> bool:
    return response is not None and response.status == 200


async def _probe(
    found: Found,
    kind: str,
    base: str,
    paths: Sequence[str],
    is_one: Callable[[bytes], bool],
    fetch: Fetch,
    tried: Collection[str],
) -> None:
    """Try the usual paths one after another, until one of them is a channel of the kind."""
    for path in paths:
        url = urljoin(base, path)
        if url in tried:
            continue
        response = await fetch(kind, url)
        if response is not None and _is_page(response) and is_one(response.body):
            found.channels[url] = (kind, FoundBy.USUAL_PATH)
            return
