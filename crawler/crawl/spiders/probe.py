"""A trial of a site that is no source yet: its channels, its robots.txt, and what three of its articles yield."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.discovery.channel_discovery import Found, find_channels
from crawler.discovery.feeds import read_feed
from crawler.discovery.nothing_found import why_moved, why_no_links, why_none_is_own
from crawler.discovery.section_pages import read_links
from crawler.discovery.sitemap_index import children_to_open
from crawler.discovery.sitemaps import read_sitemap
from crawler.extraction import extract
from crawler.extraction.model import Extraction, ExtractionRules
from crawler.fetching import outcomes
from crawler.fetching.robots_rules import RobotsRules
from crawler.model.channels import ChannelKind, FetchPurpose
from crawler.model.entries import ListedEntry
from crawler.model.http_answers import is_page
from crawler.sources import Source

_ARTICLES = 3
"""Articles that are fetched and extracted."""
_HORIZON = timedelta(days=3)
"""The age up to which articles are looked for in sitemap indexes: that of an ordinary crawl by default."""


@dataclass(slots=True)
class Probe:
    """What was found at the site ``home``.

    ``channels`` are tuples of kind, address, how it was found, and the number of entries (None if it could not be
    read). ``articles`` are pairs of address and extraction, or of address and why there is none. ``hindrances`` say
    why a crawl would find nothing in a channel, or on the whole site. ``unreachable`` says why the site could not be
    reached; it is None if it could.
    """

    home: str
    agent: str
    rules: ExtractionRules = field(default_factory=ExtractionRules)
    channels: list[tuple[str, str, str, int | None]] = field(default_factory=list)
    articles: list[tuple[str, Extraction | str]] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)
    robots: RobotsRules | None = None
    unreachable: str | None = None

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between requests that robots.txt asks for."""
        return self.robots.crawl_delay() if self.robots else None

    def allows(self, url: str) -> bool:
        """Whether robots.txt allows an address."""
        return self.robots is None or self.robots.allowed(url)


class ProbeSpider(Spider):
    """Fills a ``Probe``; nothing is stored in the archive."""

    name = "probe"

    def __init__(self, probe: Probe, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.probe = probe

    async def start(self) -> AsyncIterator[Request]:
        """Find channels, read them, and fetch articles, one request after another."""
        found = await find_channels(self.probe.home, self._fetch)
        if found.home is None and not found.channels:
            self.probe.unreachable = self.probe.unreachable or "nothing answered"
            return
        if found.robots is not None:
            self.probe.robots = RobotsRules(found.robots.encode())
        if found.home is not None and (moved := why_moved(self.probe.home, found.home.url)):
            self.probe.hindrances.append(moved)
        entries = await self._read(found)
        for entry in entries[:_ARTICLES]:
            response = await self._page("article", entry.url)
            reading = (
                extract(response.body, response.url, self.probe.rules)
                if response is not None
                else "no page came"
            )
            self.probe.articles.append((entry.url, reading))
        return
        yield

    async def _read(self, found: Found) -> Sequence[ListedEntry]:
        best: Sequence[ListedEntry] = ()
        for url, (kind, found_by) in found.channels.items():
            entries = await self._entries(kind, url)
            self.probe.channels.append((kind, url, found_by, None if entries is None else len(entries)))
            if why := self._why_nothing(found, kind, url, entries):
                self.probe.hindrances.append(why)
            if entries and (not best or kind == ChannelKind.FEED):
                best = best or entries
        return best

    def _why_nothing(
        self, found: Found, kind: str, url: str, entries: Sequence[ListedEntry] | None
    ) -> str | None:
        if kind == ChannelKind.SECTION and not entries and found.home is not None:
            return why_no_links(found.home.body, url)
        if entries is None:
            return None
        return why_none_is_own(Source.model_validate({"home": self.probe.home}), url, entries)

    async def _entries(self, kind: str, url: str, depth: int = 1) -> Sequence[ListedEntry] | None:
        response = await self._page(kind, url)
        if response is None:
            return None
        if kind == ChannelKind.FEED:
            rules = self.probe.rules
            return read_feed(response.body, response.url, None, rules.timezone, self.probe.home).entries
        if kind == ChannelKind.SECTION:
            return read_links(response.body, response.url)
        sitemap = read_sitemap(response.body, response.url, self.probe.rules.timezone)
        if sitemap.kind == "index" and depth < 3 and sitemap.children:
            newest = children_to_open(sitemap.children, now=datetime.now(UTC), horizon=_HORIZON)
            return await self._entries("sitemap", newest[0].url, depth + 1)
        return sitemap.entries

    async def _page(self, purpose: str, url: str) -> Response | None:
        response = await self._fetch(purpose, url)
        return response if response is not None and is_page(response.status) else None

    async def _fetch(self, purpose: str, url: str) -> Response | None:
        engine = self.crawler.engine
        try:
            response = await engine.download_async(
                Request(url, dont_filter=True, meta={"dont_obey_robotstxt": purpose == FetchPurpose.ROBOTS})
            )
        except Exception as error:
            if purpose == FetchPurpose.HOME:
                self.probe.unreachable = f"{outcomes.of_failure(error)}: {error}"
            return None
        if purpose == FetchPurpose.HOME and response.status != 200:
            self.probe.unreachable = f"status {response.status}"
        return response


class OnePageSpider(Spider):
    """Fetches one address and puts body and final address into ``found``; nothing is stored in the archive."""

    name = "one"

    def __init__(self, url: str, found: list[tuple[bytes, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]
        self._found = found

    def parse(self, response: Response) -> None:
        """Keep the page if the server answered 200."""
        if response.status == 200:
            self._found.append((response.body, response.url))
