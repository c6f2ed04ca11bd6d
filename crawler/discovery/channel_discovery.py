"""Find the channels of a site: by its home page, by robots.txt, and at the usual paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.discovery.channel_hints import (
    USUAL_FEED_PATHS,
    USUAL_SITEMAP_PATHS,
    looks_like_feed,
    looks_like_sitemap,
)
from crawler.discovery.named_feeds import feeds_in_page, feeds_shown, sitemaps_in_page
from crawler.discovery.robots_sitemaps import sitemaps_in_robots
from crawler.discovery.sitemap_index import MOST_CHILDREN
from crawler.model.channels import ChannelKind, FetchPurpose, FoundBy
from crawler.model.http_answers import is_page

LONGEST_CHANNEL = 2000
"""Bytes that the address of a channel may have in the archive."""

_MAY_PASS = (429, 500, 502, 503, 504)
"""Statuses of an answer that says nothing of whether a channel is there."""

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


async def find_channels(home: str, fetch: Fetch, tried: Collection[str] = ()) -> Found:
    """Look for feeds and sitemaps; if there are none, the front page itself is the channel.

    What the home page and robots.txt name is asked for. If none of one kind is alive, the usual paths are probed for
    it, and then the feeds to which the home page has links for people. Addresses in ``tried`` are not asked for again.
    If the home page does not answer and robots.txt does not either, or with an error, nothing is probed.
    """
    answer = await fetch(FetchPurpose.HOME, home)
    found = Found(home=answer if _is_page(answer) else None)
    base = found.home.url if found.home is not None else home
    robots = await fetch(FetchPurpose.ROBOTS, urljoin(base, "/robots.txt"))
    if answer is None and (robots is None or robots.status in _MAY_PASS):
        return found
    search = _Search(found, fetch, tried)
    await _find_feeds(search, base)
    await _find_sitemaps(search, base, robots if _is_page(robots) else None)
    if not found.channels and found.home is not None:
        found.channels[found.home.url] = (ChannelKind.SECTION, FoundBy.HOME)
    return found


async def _find_feeds(search: _Search, base: str) -> None:
    home = search.found.home
    named = feeds_in_page(home.body, home.url, _links_of(home)) if home is not None else []
    if await search.named(ChannelKind.FEED, named, FoundBy.HOME, looks_like_feed):
        return
    if await search.first(ChannelKind.FEED, base, USUAL_FEED_PATHS, FoundBy.USUAL_PATH, looks_like_feed):
        return
    shown = feeds_shown(home.body, home.url) if home is not None else []
    await search.first(ChannelKind.FEED, base, shown, FoundBy.HOME, looks_like_feed)


async def _find_sitemaps(search: _Search, base: str, robots: Response | None) -> None:
    kind, home = ChannelKind.SITEMAP, search.found.home
    if robots is not None:
        search.found.robots = robots.body.decode("utf-8-sig", "replace")
        listed = sitemaps_in_robots(robots.body, robots.url)
        if len(listed) > MOST_CHILDREN:
            search.found.add(robots.url, kind, FoundBy.ROBOTS)
            return
        if await search.named(kind, listed, FoundBy.ROBOTS, _is_list):
            return
    named = sitemaps_in_page(home.body, home.url, _links_of(home)) if home is not None else []
    if not await search.named(kind, named, FoundBy.HOME, _is_list):
        await search.first(kind, base, USUAL_SITEMAP_PATHS, FoundBy.USUAL_PATH, looks_like_sitemap)


def _is_page(response: Response | None) -> TypeGuard[Response]:
    return response is not None and is_page(response.status)


def _is_list(body: bytes) -> bool:
    return looks_like_sitemap(body) or looks_like_feed(body)


def _links_of(response: Response) -> str:
    return ", ".join(value.decode("latin-1") for value in response.headers.getlist("Link"))


@dataclass(slots=True)
class _Search:
    """Tries addresses and adds the channels among them to what was found."""

    found: Found
    fetch: Fetch
    tried: Collection[str]

    async def named(
        self, kind: str, urls: Sequence[str], found_by: str, is_one: Callable[[bytes], bool]
    ) -> bool:
        """Add the channels that are named; returns whether one of them is alive.

        One that does not answer may do so later, and is added. One of which the site says that it is not there, and
        one that is something else, is dead.
        """
        alive = False
        for url in urls:
            if url in self.tried:
                continue
            response = await self.fetch(kind, url)
            is_alive = _is_page(response) and is_one(response.body)
            if is_alive or response is None or response.status in _MAY_PASS:
                self.found.add(url, kind, found_by)
            alive |= is_alive
        return alive

    async def first(
        self, kind: str, base: str, paths: Sequence[str], found_by: str, is_one: Callable[[bytes], bool]
    ) -> bool:
        """Try paths one after another, until one of them is a channel of the kind; returns whether one is."""
        for path in paths:
            url = urljoin(base, path)
            if url in self.tried:
                continue
            response = await self.fetch(kind, url)
            if _is_page(response) and is_one(response.body):
                self.found.add(url, kind, found_by)
                return True
        return False
