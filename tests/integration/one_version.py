"""One version of the program on an archive: it does what it is told, a line of JSON a task, and answers with a line.

Run as a process of its own, with the folder of its version in PYTHONPATH.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.articles.rekey import rekey
from crawler.archive.copies import near_duplicates
from crawler.archive.crawls.visits import due_visits
from crawler.archive.recording.recorder import Recorder
from crawler.archive.recording.reextract import CaptureReader, reread_article
from crawler.archive.search import search_index
from crawler.archive.sources.channels import list_addresses
from crawler.archive.texts.extraction_record import Reading
from crawler.extraction import EXTRACTOR_VERSION, Extraction, extract
from crawler.identity import NORMALISER_VERSION
from crawler.model.entries import ListedEntry
from crawler.model.visits import FetchedPage, Visit
from crawler.revisions import RULES_VERSION
from scheduler.revisits.policy import LadderPolicy
from sql.database import Database
from sql.rows.reextract import ARTICLES_TO_REEXTRACT

_POLICY = LadderPolicy(lambda _: timedelta(hours=1), timedelta(seconds=1))


async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
    return extract(body, url, content_type=content_type)


@dataclass(frozen=True, slots=True)
class Version:
    """A version at work in a crawl that somebody else began."""

    database: Database
    source_id: int
    crawl_id: int
    channel_id: int

    async def look(self, url: str, body: str, at: str) -> str:
        """Look at an address that shows this body at this time."""
        page = FetchedPage(
            visit=await self._visit(url),
            observed_at=datetime.fromisoformat(at),
            final_url=url,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=body.encode(),
        )
        reading = Reading(await read(page.body, url, None), page.visit.dated_at)
        recorder = Recorder(self.database, self.crawl_id, self.source_id, _POLICY, read)
        return await recorder.record(page, reading)

    async def _visit(self, url: str) -> Visit:
        await self.listing([url])
        async with self.database.transaction() as session:
            await session.connection.execute("UPDATE store.address_state SET next_visit_at = now()")
            visits = await due_visits(session, _POLICY, self.source_id, [], 1000)
        return next(visit for visit in visits if visit.url == url)

    async def listing(self, urls: list[str]) -> None:
        """Take up the addresses that the channel lists."""
        entries = [ListedEntry(url, channel="feed") for url in urls]
        await list_addresses(self.database, self.source_id, self.channel_id, entries, claims=_POLICY.claims)

    async def upkeep(self) -> list[int]:
        """What keeps keys, signatures and search of one version; returns how many rows each duty did."""
        return [
            (await rekey(self.database)).addresses,
            await near_duplicates.sign_again(self.database),
            await near_duplicates.catch_up(self.database, patience=timedelta(0)),
            await search_index.keep_up(self.database),
        ]

    async def reextract(self) -> list[int]:
        """Read and judge again what a lower version did; returns how many articles asked for it, and texts read."""
        which = {
            "source_id": self.source_id,
            "extractor": EXTRACTOR_VERSION,
            "normaliser": NORMALISER_VERSION,
            "rules": RULES_VERSION,
            "again": False,
        }
        async with self.database.transaction() as session:
            articles = await session.all(ARTICLES_TO_REEXTRACT, after=0, at_most=100, **which)
            reader = CaptureReader(EXTRACTOR_VERSION, read)
            done = [await reread_article(session, self.source_id, each, reader) for each in articles]
        return [len(articles), sum(each.read for each in done)]


async def main(dsn: str, *ids: str) -> None:
    async with Database(dsn) as database:
        version = Version(database, *map(int, ids))
        tasks: dict[str, Callable[..., Awaitable[Any]]] = {
            "look": version.look,
            "listing": version.listing,
            "upkeep": version.upkeep,
            "reextract": version.reextract,
        }
        while line := await asyncio.to_thread(sys.stdin.readline):
            name, given = json.loads(line)
            print(json.dumps(await tasks[name](**given)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
