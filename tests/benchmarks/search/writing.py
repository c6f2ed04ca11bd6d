"""The write path: whole articles through the recorder, a transaction each, over several connections."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import DiscoveryCounts
from crawler.archive.recording.recorder import Recorder
from crawler.archive.texts.extraction_record import Reading
from crawler.extraction.model import Extraction
from crawler.model.visits import FetchedPage, Visit
from scheduler.revisits.policy import LadderPolicy
from sql.database import Database
from sql.rows.visits import FIND_ADDRESS
from tests.benchmarks.search.texts import Synthetic

_POLICY = LadderPolicy(lambda _: timedelta(hours=1), timedelta(minutes=5))


async def write(dsn: str, written: Sequence[Synthetic], connections: int) -> float:
    """Articles a second, recorded by so many crawls at a time, of one source each."""
    async with Database(dsn, most=connections) as database:
        recorders = [await _recorder(database, number + 1) for number in range(connections)]
        shares = [written[number::connections] for number in range(connections)]
        pages = [
            [await _page(database, number + 1, one) for one in share] for number, share in enumerate(shares)
        ]
        start = time.perf_counter()
        await asyncio.gather(
            *(_record(recorder, own) for recorder, own in zip(recorders, pages, strict=True))
        )
        took = time.perf_counter() - start
        for recorder in recorders:
            await crawl_leases.end(database, recorder.crawl_id, "finished", None, DiscoveryCounts())
    return len(written) / took


async def _recorder(database: Database, source_id: int) -> Recorder:
    begun = await crawl_leases.begin(
        database,
        source_id=source_id,
        site=f"s{source_id}.example",
        trigger="manual",
        scheduled_for=None,
        next_discovery_at=None,
        worker="benchmark",
    )
    return Recorder(database, begun.crawl_id, source_id, _POLICY)


async def _record(recorder: Recorder, pages: Sequence[tuple[FetchedPage, Reading]]) -> None:
    for page, reading in pages:
        assert await recorder.record(page, reading) == "new"


async def _page(database: Database, source_id: int, article: Synthetic) -> tuple[FetchedPage, Reading]:
    url = f"https://s{source_id}.example/written-{article.number}"
    async with database.transaction() as session:
        address_id = await session.one(FIND_ADDRESS, source_id=source_id, url=url, url_key=url, key_version=1)
    now = datetime.now(UTC)
    visit = Visit(address_id, url, url, now, None, None, 0, 0, 0, None, None)
    html = f"<html><h1>{article.title}</h1><p>{article.body}</p></html>".encode()
    page = FetchedPage(visit, now, url, 200, (("Content-Type", "text/html"),), html)
    body = tuple(article.body.split("\n"))
    return page, Reading(
        Extraction(url, "1", title=article.title, published=article.at, body=body, language="en")
    )


def fsync_ms(folder: Path | None = None) -> float:
    """Median latency of writing and syncing 8 KiB, in milliseconds."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(200):
            start = time.perf_counter()
            file.write(b"x" * 8192)
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000
