"""One crawl of one source, start to end: what the worker and the command line call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from twisted.python.failure import Failure

from crawler import metrics
from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.controls import settle
from crawler.archive.recording.recorder import Recorder
from crawler.archive.sources import site_limits
from crawler.archive.sources.kept_robots import KeptRobots
from crawler.crawl.crawl_context import CrawlContext
from crawler.crawl.crawl_errors import CrawlErrors
from crawler.crawl.settings import settings_for
from crawler.crawl.spiders.news import NewsSpider
from crawler.extraction import extract
from crawler.extraction.model import Extraction
from crawler.extraction.workers.pool import ExtractionPool
from crawler.fetching.outcomes import CrawlStopped
from crawler.fetching.request_signatures import RequestSigner
from crawler.fetching.subscriber_session import NO_SESSION, SessionFileError, SubscriberSession, load_session
from crawler.model.crawls import PAGE_COUNTS, CrawlOutcome, CrawlTrigger
from crawler.model.daily_budget import DailyBudget
from crawler.model.rate_limit import RateLimit
from crawler.model.revisit_policy import RevisitPolicy
from crawler.sources import Source
from sql.database import Database
from sql.rows.crawls import Crawl

_STOP_WITHIN = 5.0
"""Seconds that a crawl may take to end its open requests and pages once it is told to stop."""


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """A crawl that is to be made: which source, because of what (``trigger``), and by which revisit policy.

    ``discover`` is False if only revisits are due. ``next_discovery_at`` is when the source is due again once this
    crawl has begun; None leaves that as it is. ``spider`` and its ``arguments`` say what is done. ``timeout`` is the
    longest that it may take; None means the source's own. ``contact`` goes into the User-Agent.
    """

    source: Source
    source_id: int
    trigger: str
    policy: RevisitPolicy
    scheduled_for: datetime | None = None
    discover: bool = True
    next_discovery_at: datetime | None = None
    spider: type[Spider] = NewsSpider
    arguments: Mapping[str, Any] = field(default_factory=dict)
    timeout: timedelta | None = None
    contact: str | None = None

    @property
    def at_most(self) -> timedelta:
        """The longest that the crawl may take."""
        return self.timeout or self.source.timeout


@dataclass(frozen=True, slots=True)
class CrawlRunner:
    """Runs crawls in this process.

    ``agent`` makes the User-Agent from a contact address, ``worker`` names the process in the archive. If a crawl gives
    no heartbeat for as long as ``patience``, other processes count it as dead. ``signer`` signs the requests, if the
    settings name a key directory.
    """

    database: Database
    pool: ExtractionPool
    agent: Callable[[str | None], str]
    worker: str
    patience: timedelta = crawl_leases.LEASE_PATIENCE
    signer: RequestSigner | None = None

    async def run(self, order: CrawlOrder) -> Crawl | None:
        """Crawl a source; returns the crawl's row, or None if its lease was lost.

        Raises SiteBusy if another crawl holds the site. A cancelled crawl ends within seconds and is recorded as
        stopped; all pages that it had recorded stay.
        """
        begun = await crawl_leases.begin(
            self.database,
            source_id=order.source_id,
            site=order.source.site,
            trigger=order.trigger,
            scheduled_for=order.scheduled_for,
            next_discovery_at=order.next_discovery_at,
            worker=self.worker,
        )
        with structlog.contextvars.bound_contextvars(source=order.source.name, crawl_id=begun.crawl_id):
            manners = await self._manners(order)
            return await _Running(self, order, begun, manners).run()

    async def _manners(self, order: CrawlOrder) -> _Manners:
        source = order.source
        limits = source.limits.for_backfill() if order.trigger == CrawlTrigger.BACKFILL else source.limits
        async with self.database.transaction() as session:
            return _Manners(
                await site_limits.load_rate_limit(session, source.site, source.delay.total_seconds()),
                await site_limits.load_budget(
                    session, order.source_id, most_requests=limits.requests, most_bytes=limits.traffic
                ),
            )


@dataclass(frozen=True, slots=True)
class _Manners:
    """How fast the site may be asked, and how much."""

    rate_limit: RateLimit
    budget: DailyBudget


class _Running:
    def __init__(
        self, crawls_: CrawlRunner, order: CrawlOrder, begun: crawl_leases.CrawlLease, manners: _Manners
    ) -> None:
        self.tools, self.order, self.begun, self.manners = crawls_, order, begun, manners
        self.log = structlog.get_logger("crawl")
        source = order.source
        settings = settings_for(
            delay=source.delay.total_seconds(),
            answer=source.answer.total_seconds(),
            agent=crawls_.agent(order.contact),
            language=source.language,
        )
        self.runner = AsyncCrawlerRunner(settings)
        self.crawler: Crawler = self.runner.create_crawler(order.spider)
        self.stopped_because: str | None = None
        self.context = self._context()
        self.troubles = CrawlErrors(self.crawler, self.context)

    def _context(self) -> CrawlContext:
        tools, order, begun = self.tools, self.order, self.begun
        return CrawlContext(
            source=order.source,
            source_id=order.source_id,
            crawl_id=begun.crawl_id,
            started_at=begun.started_at,
            discover=order.discover,
            database=tools.database,
            pool=tools.pool,
            recorder=Recorder(tools.database, begun.crawl_id, order.source_id, order.policy, self._read),
            log=self.log,
            stop=self.ask_to_stop,
            rate_limit=self.manners.rate_limit,
            budget=self.manners.budget,
            robots_copies=KeptRobots(tools.database),
            signer=tools.signer,
            deadline=begun.started_at + order.at_most,
        )

    async def _read(self, body: bytes, url: str, content_type: str | None) -> Extraction:
        """Read a stored body with the extractor of this version."""
        rules = self.order.source.rules()
        return await self.tools.pool.run(extract, body, url, rules, content_type)

    def _session(self) -> SubscriberSession:
        access = self.order.source.access
        return load_session(access.session, access.vantage) if access.session else NO_SESSION

    async def run(self) -> Crawl | None:
        self.log.info("crawl started", trigger=self.order.trigger, discover=self.order.discover)
        outcome: str = CrawlOutcome.FAILED
        reason: str | None = "the crawl ended in an error"
        try:
            self.context.session = await asyncio.to_thread(self._session)
            async with self._heartbeat():
                outcome, reason = await self._crawl()
        except asyncio.CancelledError:
            outcome, reason = CrawlOutcome.STOPPED, "the service was stopped"
            raise
        except SessionFileError as error:
            reason = str(error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            self.log.exception("crawl failed")
        finally:
            await asyncio.shield(self.troubles.written())
            row = await asyncio.shield(self._end(outcome, reason))
        return row

    async def _crawl(self) -> tuple[str, str | None]:
        task = self.runner.crawl(self.crawler, context=self.context, **self.order.arguments)
        try:
            async with asyncio.timeout(self.order.at_most.total_seconds()):
                await asyncio.shield(task)
        except TimeoutError:
            await self._put_away(task)
            return CrawlOutcome.TIMED_OUT, f"the crawl took longer than {self.order.at_most}"
        except asyncio.CancelledError:
            await self._put_away(task)
            raise
        if self.stopped_because is not None:
            return CrawlOutcome.STOPPED, self.stopped_because
        if self.order.discover and self.context.channels_read == 0:
            return CrawlOutcome.FAILED, "; ".join(self.context.problems)[
                :1000
            ] or "no feed, sitemap or section page was found"
        return CrawlOutcome.FINISHED, "; ".join(self.context.problems)[:1000] or None

    async def _end(self, outcome: str, reason: str | None) -> Crawl | None:
        try:
            await settle(self.tools.database, self.context.source_id, self.begun.crawl_id)
        except Exception as error:
            self.log.warning("absences not settled", error=f"{type(error).__name__}: {error}", exc_info=True)
        row = await crawl_leases.end(
            self.tools.database, self.begun.crawl_id, outcome, reason, self.context.counts
        )
        await self._keep_manners()
        if row is not None:
            counts = ("discovered", "fetched", *PAGE_COUNTS)
            log = self.log.warning if outcome in CrawlOutcome.IS_BAD else self.log.info
            log(
                "crawl ended", outcome=outcome, reason=reason, **{name: getattr(row, name) for name in counts}
            )
            if row.ended_at is not None:
                seconds = (row.ended_at - row.started_at).total_seconds()
                metrics.crawl(self.order.source.name, outcome, seconds)
        return row

    async def _keep_manners(self) -> None:
        """Store how the site answered and what it had to bear, so that the next crawls go on from there."""
        order, context = self.order, self.context
        await site_limits.save_budget(self.tools.database, order.source_id, context.budget)
        async with self.tools.database.transaction() as session:
            await site_limits.save_rate_limit(session, order.source.site, context.rate_limit)
            if order.trigger != CrawlTrigger.BACKFILL:
                await site_limits.hold(
                    session, order.source_id, context.budget, visits_left_out=context.visits_left_out
                )

    async def ask_to_stop(self, reason: str) -> None:
        """End the crawl from within; what is queued is dropped."""
        if self.stopped_because is None:
            self.stopped_because = reason
            asyncio.get_running_loop().call_soon(self._drop_queued)
            self._stopping = asyncio.create_task(self.crawler.stop_async())

    async def _put_away(self, task: asyncio.Task[None]) -> None:
        """Stop Scrapy without waiting for its queue, in which each request waits for the delay."""
        stopping = asyncio.ensure_future(self.crawler.stop_async())
        await asyncio.sleep(0)
        self._drop_queued()
        _, unfinished = await asyncio.wait({stopping, task}, timeout=_STOP_WITHIN)
        for late in unfinished:
            late.cancel()

    def _drop_queued(self) -> None:
        engine = self.crawler._engine
        for slot in engine.downloader.slots.values() if engine else ():
            while slot.queue:
                _, deferred = slot.queue.popleft()
                deferred.errback(Failure(CrawlStopped()))  # type: ignore[no-untyped-call]

    @contextlib.asynccontextmanager
    async def _heartbeat(self) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.tools.patience.total_seconds() / crawl_leases.BEATS)
            try:
                alive = await crawl_leases.beat(self.tools.database, self.begun.crawl_id)
                await site_limits.save_budget(self.tools.database, self.order.source_id, self.context.budget)
            except Exception as error:
                self.log.warning("heartbeat failed", error=str(error), exc_info=True)
                continue
            if not alive:
                await self.ask_to_stop("the crawl's site was given to another")
                return
