"""Discovery of one crawl: the channels of a source are found, fetched and read, one after another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.archive.sources.channels import (
    Channel,
    known_addresses,
    list_addresses,
    list_channels,
    note_channel,
    note_read,
    put_channel,
)
from crawler.archive.sources.list_copies import keep_list, kept_list
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.interstitials import may_be_wall, wall
from crawler.discovery.channel_discovery import find_channels
from crawler.discovery.documents import UNPACKED_AT_MOST
from crawler.discovery.entry_selection import select, undated
from crawler.discovery.feeds import read_feed
from crawler.discovery.nothing_found import why_moved, why_no_links, why_none_is_own
from crawler.discovery.section_pages import read_links
from crawler.discovery.sitemap_index import children_to_open
from crawler.discovery.sitemaps import read_sitemap
from crawler.extraction.workers.pool import PageFailed
from crawler.fetching import outcomes
from crawler.fetching.robots_middleware import RobotsUnread
from crawler.model import http_answers
from crawler.model.channels import ChannelKind, FetchPurpose, FoundBy
from crawler.model.entries import ListedEntry
from crawler.model.fetch_outcomes import FetchOutcome
from sql.rows.discovery import CLAIM_SEARCH, KeptList

_PRIORITY = 10
"""Scrapy's priority of requests for channels; those for articles have 0."""
_INDEX_DEPTH = 3
"""Sitemap indexes within each other that are followed."""
_KEPT = frozenset((FetchPurpose.FEED, FetchPurpose.SITEMAP))
"""Lists that are asked for only if they have changed; a section page changes at every request."""
_KEPT_HEADERS = ("ETag", "Last-Modified", "Content-Type")
_LIST_SECONDS = 60.0
"""Seconds that a sitemap may take to be read, half of them on the processor; one of 50 MB takes about ten."""
_SEARCH_EVERY = timedelta(days=1)


class ChannelWalk:
    """Reads the channels of a source; ``download`` returns the answer to a request, or raises if there is none."""

    def __init__(self, context: CrawlContext, download: Callable[[Request], Awaitable[Response]]) -> None:
        self.context, self._download = context, download
        self._undated_left = context.source.max_undated
        self._named: set[str] = set()
        self._answers = False
        self._home_failure: str | None = None
        self._moved: str | None = None
        self._empty: list[str] = []
        self._probed: dict[str, Response] = {}

    async def channels(self) -> AsyncIterator[None]:
        """Read every channel; yields each time that one was read, so that its new addresses can be visited at once.

        If no known channel could be read, the site is searched for others. If none of its feeds or none of its sitemaps
        could be read, it is searched once a day. Section pages are the last resort: as long as a source has nothing
        else, feeds and sitemaps are searched for once a day too.
        """
        known = await list_channels(self.context.database, self.context.source_id)
        read: set[str] = set()
        for channel in known:
            # A newer version may know how to read channels of other kinds; they are left to it.
            if ChannelKind.knows(channel.kind) and await self._read(channel):
                read.add(channel.kind)
                yield
        missing = {channel.kind for channel in known} - {ChannelKind.SECTION} - read
        if not read or ((missing or read == {ChannelKind.SECTION}) and await self._may_search()):
            for channel in await self._find({channel.url for channel in known}):
                if await self._read(channel):
                    read.add(channel.kind)
                    yield
        if (
            not read
            and self._answers
            and await self._read(
                await self._keep(ChannelKind.SECTION, self.context.source.home, FoundBy.HOME)
            )
        ):
            read.add(ChannelKind.SECTION)
            yield
        self._say_why(read)

    def _say_why(self, read: set[str]) -> None:
        """Say why no article was found, if none was: in the reason of the crawl."""
        if not read and self._home_failure:
            self.context.problems.append(self._home_failure)
        if not self.context.counts.discovered:
            self.context.problems.extend(dict.fromkeys(filter(None, [self._moved, *self._empty])))

    async def _may_search(self) -> bool:
        async with self.context.database.transaction() as session:
            claimed = await session.first(CLAIM_SEARCH, source_id=self.context.source_id, every=_SEARCH_EVERY)
        return claimed is not None

    async def _read(self, channel: Channel) -> bool:
        """Fetch and read a channel and store what it lists; returns whether it could be read."""
        entries = await self._entries(channel.kind, channel.url, depth=1)
        database, crawl_id = self.context.database, self.context.crawl_id
        if entries is None:
            await note_channel(database, channel.id, FetchOutcome.UNREADABLE, [])
            await note_read(database, crawl_id, channel.id, FetchOutcome.UNREADABLE)
            return False
        outcome = FetchOutcome.READ if entries else FetchOutcome.NO_ENTRIES
        await note_channel(database, channel.id, outcome, entries)
        own, named = await self._list(channel, entries)
        if not own and (entries or channel.kind != ChannelKind.SECTION):
            self._empty.extend(filter(None, [why_none_is_own(self.context.source, channel.url, entries)]))
        await note_read(database, crawl_id, channel.id, outcome, entries=len(entries), own=own, named=named)
        self.context.channels_read += 1
        return True

    async def _list(self, channel: Channel, entries: Sequence[ListedEntry]) -> tuple[int, list[str]]:
        """Store what a channel lists; returns how many entries are the source's own, and which addresses were taken."""
        source, counts = self.context.source, self.context.counts
        own = [entry for entry in entries if source.wants(entry.url)]
        first_named = {entry.url for entry in own} - self._named
        self._named |= first_named
        fresh = [entry for entry in own if entry.url in first_named]
        choose = partial(
            select,
            now=self.context.started_at,
            horizon=source.horizon,
            max_undated=self._undated_left,
            known=await self._known(own),
        )
        chosen, counted = choose(own), choose(fresh)
        counts.discovered += len(first_named)
        counts.older += counted.older
        counts.left_out += counted.left_out
        self._undated_left -= chosen.undated
        await list_addresses(
            self.context.database,
            self.context.source_id,
            channel.id,
            chosen.taken,
            claims=self.context.recorder.policy.claims,
            since=self.context.started_at - source.horizon if source.horizon is not None else None,
        )
        return len(own), [entry.url for entry in chosen.taken]

    async def _known(self, own: Sequence[ListedEntry]) -> set[str]:
        """The addresses without a date that the archive has; they are asked for only if there are too many."""
        open_ = undated(own, self.context.started_at)
        if len(open_) <= self._undated_left:
            return set()
        async with self.context.database.transaction() as session:
            return await known_addresses(session, open_)

    async def _entries(self, kind: str, url: str, depth: int) -> Sequence[ListedEntry] | None:
        response = await self._fetch(kind, url)
        if response is None:
            return None
        source = self.context.source
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            if kind == ChannelKind.FEED:
                feed = await self.context.pool.run(
                    read_feed, response.body, response.url, content_type, source.timezone, source.home
                )
                return await self._checked(kind, response, feed.entries, feed.problem)
            if kind == ChannelKind.SECTION:
                links = await self.context.pool.run(read_links, response.body, response.url, content_type)
                if not links:
                    self._empty.append(await self.context.pool.run(why_no_links, response.body, response.url))
                return links
            sitemap = await self.context.pool.run(
                read_sitemap, response.body, response.url, source.timezone, timeout=_LIST_SECONDS
            )
        except PageFailed as error:
            return await self._checked(kind, response, (), type(error).__name__)
        if not sitemap.children or depth >= _INDEX_DEPTH:
            return await self._checked(kind, response, sitemap.entries, sitemap.problem)
        within = await self._children(
            [child for child in sitemap.children if child.url != response.url], depth
        )
        return [*sitemap.entries, *(within or ())] if sitemap.entries or within is not None else None

    async def _children(self, children: Sequence[ListedEntry], depth: int) -> Sequence[ListedEntry] | None:
        wanted = children_to_open(children, now=self.context.now(), horizon=self.context.source.horizon)
        found = [await self._entries(ChannelKind.SITEMAP, child.url, depth + 1) for child in wanted]
        read = [entries for entries in found if entries is not None]
        return [entry for entries in read for entry in entries] if read or not wanted else None

    async def _checked(
        self, kind: str, response: Response, entries: Sequence[ListedEntry], problem: str | None
    ) -> Sequence[ListedEntry] | None:
        if problem is None or entries:
            return entries
        url: str = response.meta["asked_for"]
        await self.context.log_fetch(
            kind, url, await self._wall(response) or FetchOutcome.UNREADABLE, detail=problem
        )
        self.context.problems.append(f"{url}: {problem}")
        return None

    async def _wall(self, response: Response) -> str | None:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        rules = self.context.source.rules()
        return await wall(self.context.pool, response.body, response.url, rules, content_type)

    async def _fetch(self, purpose: str, url: str, *, probe: bool = False) -> Response | None:
        try:
            response = self._probed.pop(url, None)
            if response is not None:
                return response
            copy = await self._copy(purpose, url)
            response = await self._download(self._request(purpose, url, copy))
        except Exception as error:
            if isinstance(error, outcomes.CrawlStopped):
                raise
            await self._failed(
                purpose, url, outcomes.of_failure(error), f"{type(error).__name__}: {error}", probe
            )
            return None
        if response.status == 304 and copy is not None:
            await self.context.log_fetch(purpose, url, FetchOutcome.NOT_MODIFIED, status=304, size=0)
            return _as_kept(response, copy)
        outcome: str | None = http_answers.of_status(response.status)
        if response.status == 304:
            outcome = FetchOutcome.CLIENT_ERROR
        if may_be_wall(outcome):
            outcome = await self._wall(response) or outcome
        if outcome is not None:
            await self._failed(purpose, url, outcome, f"status {response.status}", probe, response.status)
            return response if probe else None
        await self.context.log_fetch(
            purpose, url, FetchOutcome.READ, status=response.status, size=len(response.body)
        )
        if purpose in _KEPT:
            await self._keep_copy(url, response)
        return response

    async def _copy(self, purpose: str, url: str) -> KeptList | None:
        """The last answer of a list, about which the site is asked whether it still holds."""
        if purpose not in _KEPT:
            return None
        return await kept_list(self.context.database, self.context.source_id, url)

    async def _keep_copy(self, url: str, response: Response) -> None:
        text = {name: _header(response, name) for name in _KEPT_HEADERS}
        copy = KeptList(
            response.url, text["ETag"], text["Last-Modified"], text["Content-Type"], response.body
        )
        await keep_list(self.context.database, self.context.source_id, url, copy)

    def _request(self, purpose: str, url: str, copy: KeptList | None) -> Request:
        asked = {"If-None-Match": copy.etag, "If-Modified-Since": copy.last_modified} if copy else {}
        meta: dict[str, Any] = {"asked_for": url}
        if purpose == ChannelKind.SITEMAP:
            meta["download_maxsize"] = UNPACKED_AT_MOST
        if purpose == FetchPurpose.ROBOTS:
            meta["dont_obey_robotstxt"] = True
        headers = {name: value for name, value in asked.items() if value}
        return Request(url, headers=headers, priority=_PRIORITY, dont_filter=True, meta=meta)

    async def _failed(
        self, purpose: str, url: str, outcome: str, detail: str, probe: bool, status: int | None = None
    ) -> None:
        await self.context.log_fetch(purpose, url, outcome, status=status, detail=detail[:500])
        problem = (
            f"{url}: {outcome}"
            if outcome in FetchOutcome.SAYS_ENOUGH and not detail.startswith(RobotsUnread.__name__)
            else f"{url}: {outcome} ({detail[:200]})"
        )
        if purpose == FetchPurpose.HOME:
            self._home_failure = problem
        if not probe:
            self.context.problems.append(problem)

    async def _find(self, tried: set[str]) -> list[Channel]:
        """Search the site for channels; they are stored, so that later crawls read them without a search."""
        found = await find_channels(self.context.source.home, self._probe, tried)
        self._answers = found.home is not None
        if found.home is not None:
            self._moved = why_moved(self.context.source.home, found.home.url)
        return [
            await self._keep(kind, url, found_by)
            for url, (kind, found_by) in found.channels.items()
            if url not in tried
        ]

    async def _probe(self, purpose: str, url: str) -> Response | None:
        """Fetch an address in search of channels; a list that came is kept, so that it is fetched once in a crawl."""
        response = await self._fetch(purpose, url, probe=True)
        if (
            response is not None
            and purpose in FetchPurpose.IS_CHANNEL
            and http_answers.is_page(response.status)
        ):
            self._probed[url] = response
        return response

    async def _keep(self, kind: str, url: str, found_by: str) -> Channel:
        async with self.context.database.transaction() as session:
            channel_id = await put_channel(session, self.context.source_id, kind, url, found_by)
        return Channel(channel_id, kind, url)


def _as_kept(response: Response, copy: KeptList) -> Response:
    """Return an answer 304 as if the list had been sent again."""
    headers = {"Content-Type": copy.content_type} if copy.content_type else {}
    return response.replace(status=200, url=copy.final_url, headers=headers, body=copy.body)


def _header(response: Response, name: str) -> str | None:
    return (response.headers.get(name) or b"").decode("latin-1").replace("\x00", "") or None
