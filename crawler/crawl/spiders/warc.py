"""The WARC spider: one slice of reading a file of pages that others archived. It sends no request to any site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from crawler.archive.crawls import warc_intake
from crawler.archive.crawls.warc_intake import WarcFile
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.pipelines import Fetched
from crawler.crawl.spiders.slices import SliceSpider
from crawler.discovery.warc_reader import WarcSlice, read_captures, read_part
from crawler.model.visits import FetchedPage

_AHEAD = 8
"""Pages that may be under way at once."""


class WarcSpider(SliceSpider):
    """Takes the source's captures out of a file, until the slice is over or the file is read to its end."""

    name = "warc"

    def __init__(self, context: CrawlContext, file: WarcFile, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        self.file = file

    async def walk(self) -> AsyncIterator[Any]:
        """Read one part of the file after another; the position is stored once a part is in the archive."""
        position = self.file.position
        records = read_captures(self.file.path, position, self.context.source.wants)
        while not await self.is_over():
            part = await asyncio.to_thread(read_part, records, position)
            if part is not None:
                async for item in self._items(part):
                    yield item
                position = part.position
            if part is None or part.problem:
                await self._end(part.problem if part else None)
                return

    async def _end(self, problem: str | None) -> None:
        if problem:
            self.context.problems.append(problem)
        await warc_intake.note_end(self.context.database, self.file, problem)

    async def _items(self, part: WarcSlice) -> AsyncIterator[Fetched]:
        taken = 0
        for capture in part.captures:
            async with self.context.database.transaction() as session:
                page = await warc_intake.page_of(session, capture, self.file.witness, self.context.source_id)
                if page is None or await warc_intake.is_recorded(session, page):
                    continue
            taken += 1
            await self.until_fewer_than(_AHEAD)
            self.one_begins()
            yield self._fetched(page)
        await self.until_fewer_than(1)
        async with self.context.database.transaction() as session:
            await warc_intake.note_part(
                session, self.file, position=part.position, records=part.records, captures=taken
            )

    def _fetched(self, page: FetchedPage) -> Fetched:
        self.context.counts.discovered += 1
        return Fetched(page)
