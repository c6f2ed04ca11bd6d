"""The backfill spider: a slice of a walk through the sitemap history of a source."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archive.crawls import backfills
from crawler.archive.crawls.backfills import DEEPEST, Backfill
from crawler.archive.sources.channels import list_channels
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.pipelines import Fetched
from crawler.crawl.spiders.slices import SliceSpider
from crawler.discovery.channel_discovery import find_channels
from crawler.discovery.sitemap_history import own_pages, parts, read_history
from crawler.extraction.workers.pool import PageFailed
from crawler.fetching import outcomes
from crawler.model import http_answers
from crawler.model.channels import ChannelKind, FetchPurpose
from crawler.model.entries import ListedEntry
from crawler.model.fetch_outcomes import FetchOutcome
from sql.rows.backfill import BACKFILL_PROGRESS_FILES, BackfillFile

_BATCH = 100
"""Addresses that are read from the database at a time."""
_SITEMAP_AT_MOST = 50_000_000
"""Bytes of a sitemap that are downloaded, as the protocol (sitemaps.org) allows."""
_AHEAD_SECONDS = 2.0
"""Seconds of work that may be under way: when a live crawl waits for the site, the slice ends that soon."""
_AHEAD_AT_MOST = 16
"""Pages that may be under way if there is no delay between requests."""


class BackfillSpider(SliceSpider):
    """Reads sitemaps and visits the pages that they list, until the slice is over or everything was visited."""

    name = "backfill"

    def __init__(self, context: CrawlContext, backfill: Backfill, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        self.backfill = backfill

    async def walk(self) -> AsyncIterator[Request]:
        """Visit the pages that are already listed, then read one sitemap after another and visit its pages."""
        await self._find_roots()
        after = 0
        while not await self.is_over():
            async with self.context.database.transaction() as session:
                visits = await backfills.next_pages(session, self.backfill, after, _BATCH)
            for visit in visits:
                await self.until_fewer_than(self._few())
                if await self.is_over():
                    return
                self.one_begins()
                yield self._request(visit)
                after = visit.address_id
            if not visits and not await self._next_file():
                await self.until_fewer_than(1)
                return

    def _few(self) -> int:
        """How many pages may be under way: as many as are asked for in two seconds, so that a slice ends quickly."""
        delay = self.context.rate_limit.delay
        return max(2, min(_AHEAD_AT_MOST, int(_AHEAD_SECONDS / delay))) if delay else _AHEAD_AT_MOST

    def failed(self, failure: Failure) -> Iterator[Fetched]:
        """Take a request that brought no answer; if the end of the crawl stopped it, there is no item to record."""
        items = list(super().failed(failure))
        if not items:
            self.one_ends()
        return iter(items)

    async def _find_roots(self) -> None:
        async with self.context.database.transaction() as session:
            if await session.first(BACKFILL_PROGRESS_FILES, backfill_id=self.backfill.id):
                return
        known = await list_channels(self.context.database, self.context.source_id)
        roots = [channel.url for channel in known if channel.kind == ChannelKind.SITEMAP]
        if not roots:
            found = await find_channels(self.context.source.home, self._probe)
            roots = [url for url, (kind, _) in found.channels.items() if kind == ChannelKind.SITEMAP]
        if not roots:
            self.context.problems.append("no sitemap was found; name one by sitemaps in the sources file")
        async with self.context.database.transaction() as session:
            await backfills.put_files(session, self.backfill, [ListedEntry(url) for url in roots], 1)

    async def _probe(self, purpose: str, url: str) -> Response | None:
        try:
            return await self._download(Request(url, dont_filter=True))
        except outcomes.CrawlStopped:
            raise
        except Exception as error:
            await self.context.log_fetch(purpose, url, outcomes.of_failure(error), detail=str(error)[:500])
            return None

    async def _next_file(self) -> bool:
        """Read the next sitemap; returns whether there was one."""
        async with self.context.database.transaction() as session:
            file = await backfills.next_file(session, self.backfill)
        if file is None:
            return False
        response = await self._sitemap(file)
        if response is not None:
            await self._take_up(file, response)
        return True

    async def _sitemap(self, file: BackfillFile) -> Response | None:
        request = Request(file.url, dont_filter=True, meta={"download_maxsize": _SITEMAP_AT_MOST})
        try:
            response = await self._download(request)
        except outcomes.CrawlStopped:
            raise
        except Exception as error:
            await self._note(file, outcomes.of_failure(error), detail=str(error)[:500])
            return None
        outcome = http_answers.of_status(response.status)
        if outcome is not None:
            await self._note(file, outcome, status=response.status)
            return None
        return response

    async def _take_up(self, file: BackfillFile, response: Response) -> None:
        context, entries = self.context, 0
        try:
            found = await read_history(
                context.pool, response.body, response.url, context.source, self.backfill.since
            )
            for part in parts(found.pages):
                listed = await own_pages(context.pool, context.source, part)
                async with context.database.transaction() as session:
                    await backfills.put_pages(session, self.backfill, listed)
                entries += len(listed)
        except PageFailed as error:
            await self._note(file, FetchOutcome.UNREADABLE, detail=type(error).__name__)
            return
        if file.depth < DEEPEST and found.children:
            async with context.database.transaction() as session:
                await backfills.put_files(session, self.backfill, found.children, file.depth + 1)
        context.counts.discovered += entries
        unreadable = found.problem is not None and not entries and not found.children
        outcome = FetchOutcome.UNREADABLE if unreadable else FetchOutcome.READ
        await self._note(file, outcome, entries=entries, status=response.status, detail=found.problem)

    async def _note(
        self,
        file: BackfillFile,
        outcome: str,
        *,
        entries: int = 0,
        status: int | None = None,
        detail: str | None = None,
    ) -> None:
        if outcome != FetchOutcome.READ:
            self.context.problems.append(f"{file.url}: {outcome}")
        await self.context.log_fetch(FetchPurpose.SITEMAP, file.url, outcome, status=status, detail=detail)
        async with self.context.database.transaction() as session:
            await backfills.note_file(session, file, outcome, entries)
