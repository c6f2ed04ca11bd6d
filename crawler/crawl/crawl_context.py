"""What one crawl of one source works with, shared by its spider, its pipelines and its middlewares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler import metrics
from crawler.archive.crawls.crawl_leases import DiscoveryCounts
from crawler.archive.recording.recorder import Recorder
from crawler.crawl.fetch_levels import level_of
from crawler.extraction.workers.pool import ExtractionPool
from crawler.fetching.fetch_context import FetchContext
from crawler.model.http_answers import known_status
from sql.database import Database


@dataclass(slots=True, kw_only=True)
class CrawlContext(FetchContext):
    """One crawl: what its middlewares know, the tools of its steps, and what it counts.

    ``discover`` is False if only revisits are made. ``deadline`` is when the crawl has to be over. ``problems`` says
    what went wrong with discovery; if no channel could be read at all (``channels_read`` is 0), the crawl has failed.
    ``visits_left_out`` is true if the day's budget had no room for all revisits that were due. ``asks_again`` is true
    if a look has made others due that this crawl has not asked for yet, ``wants_controls`` if a known article had
    nothing to read, so that other articles have to show that pages of the source can be read.
    """

    source_id: int
    crawl_id: int
    discover: bool
    database: Database
    pool: ExtractionPool
    recorder: Recorder
    deadline: datetime
    counts: DiscoveryCounts = field(default_factory=DiscoveryCounts)
    problems: list[str] = field(default_factory=list)
    channels_read: int = 0
    visits_left_out: bool = False
    asks_again: bool = False
    wants_controls: bool = False

    async def log_fetch(
        self,
        purpose: str,
        url: str,
        outcome: str,
        *,
        status: int | None = None,
        size: int | None = None,
        detail: str | None = None,
    ) -> None:
        """Write a line of the crawl log for a fetch that is no look at an article, such as one of a feed."""
        metrics.fetch(self.source.name, purpose, outcome)
        said = {"purpose": purpose, "url": url, "outcome": outcome, "status": status, "text": detail}
        self.log.log(level_of(outcome), "fetch", **said)
        async with self.database.transaction() as session:
            await session.run(
                "log_fetch",
                crawl_id=self.crawl_id,
                purpose=purpose,
                url=url,
                outcome=outcome,
                status=known_status(status),
                bytes=size,
                elapsed_ms=None,
                detail=detail,
            )
