"""A crawl by hand: pages are recorded as a crawl would, without fetching them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.rows import DictRow

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import DiscoveryCounts
from crawler.archive.crawls.visits import due_visits
from crawler.archive.recording.recorder import Recorder
from crawler.archive.sources.channels import list_addresses, put_channel
from crawler.archive.texts.extraction_record import Reading
from crawler.extraction.model import Extraction
from crawler.model.entries import ListedEntry
from crawler.model.visits import ANONYMOUS, FetchedPage, Visit
from scheduler.revisits.policy import LadderPolicy
from sql.database import Database
from sql.rows.sources import PUT_SOURCE

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = LadderPolicy(lambda _: timedelta(hours=1), timedelta(seconds=1))
PARAGRAPHS = tuple(
    f"Paragraph {number} of the story says that the council of Riverton met on day {number} and decided "
    f"to mend bridge number {number} before the winter, because {number + 3} people had asked for it."
    for number in range(1, 5)
)


def story(**fields: Any) -> Extraction:
    """An article as the extractor would read it."""
    known: dict[str, Any] = {
        "url": "",
        "extractor": "test",
        "title": "Council mends bridges",
        "authors": ("Ada Reeve",),
        "published": START - timedelta(hours=1),
        "summary": "The council decided.",
        "body": PARAGRAPHS,
        "language": "en",
    }
    return Extraction(**(known | fields))


@dataclass
class Desk:
    """A source with a crawl under way, in a test's archive."""

    database: Database
    source_id: int
    crawl_id: int
    channel_id: int
    now: datetime = START
    recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.database, self.crawl_id, self.source_id, POLICY)

    async def visit(self, url: str, vantage: str = ANONYMOUS) -> Visit:
        """The visit of an address, listed and due."""
        await list_addresses(
            self.database,
            self.source_id,
            self.channel_id,
            [ListedEntry(url, channel="feed")],
            claims=POLICY.claims,
        )
        async with self.database.transaction() as session:
            await session.connection.execute(
                "UPDATE store.address_state SET next_visit_at = now() "
                "WHERE address_id IN (SELECT id FROM store.address WHERE url = %s)",
                (url,),
            )
            visits = await due_visits(session, POLICY, self.source_id, [], 1000, vantage)
        return next(visit for visit in visits if visit.url == url)

    async def look(
        self, url: str, extraction: Extraction | None = None, *, body: bytes = b"", **fields: Any
    ) -> str:
        """Look at an address; each look is an hour after the one before."""
        self.now += timedelta(hours=1)
        page = FetchedPage(
            visit=await self.visit(url),
            observed_at=self.now,
            final_url=url,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=body or f"<p>{self.now}</p>".encode(),
        )
        reading = Reading(replace(extraction, url=url), page.visit.dated_at) if extraction else None
        return await self.recorder.record(replace(page, **fields), reading)

    async def rows(self, query: str, *values: Any) -> list[DictRow]:
        """The rows of a query."""
        async with self.database.transaction() as session:
            return await (await session.connection.execute(query, values)).fetchall()

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        return int((await self.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"])


@asynccontextmanager
async def desk(dsn: str) -> AsyncIterator[Desk]:
    """An archive with one source and a crawl of it."""
    async with Database(dsn) as database:
        async with database.transaction() as session:
            source_id = await session.one(
                PUT_SOURCE,
                name="example",
                title="Example",
                home="https://news.example/",
                site="news.example",
                language=None,
                timezone="UTC",
                block="{}",
                enabled=True,
            )
            await session.run("put_source_due", source_id=source_id, schedule=None)
            channel_id = await put_channel(session, source_id, "feed", "https://news.example/feed", "home")
        begun = await crawl_leases.begin(
            database,
            source_id=source_id,
            site="news.example",
            trigger="manual",
            scheduled_for=None,
            next_discovery_at=None,
            worker="test",
        )
        yield Desk(database, source_id, begun.crawl_id, channel_id)
        await crawl_leases.end(database, begun.crawl_id, "finished", None, DiscoveryCounts())
