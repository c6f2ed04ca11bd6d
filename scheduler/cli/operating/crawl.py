"""``palimpsest crawl``: crawl sources once, now."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from crawler.archive.crawls.crawl_leases import SiteBusy, worker_name
from crawler.archive.search import vocabulary
from crawler.model.crawls import PAGE_COUNTS, CrawlOutcome
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.health.assess_sources import SourceAssessor
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access
from scheduler.service.runtime import Runtime, open_runtime
from scheduler.service.startup import stop_on_signals, unless_stopped
from sql.rows.crawls import LAST_CRAWL, Crawl
from sql.rows.sources import FIND_SOURCE
from sql.rows.statement import columns_of

COUNTS = ("discovered", "older", "fetched", *PAGE_COUNTS)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The result for a source that was to be crawled: its crawl, or why there was none."""

    source: str
    outcome: str | None
    reason: str | None
    crawl: Crawl | None = None

    @classmethod
    def of(cls, source: str, crawl: Crawl) -> CrawlResult:
        """The result of a crawl."""
        return cls(source, crawl.outcome, crawl.reason, crawl)

    def count(self, name: str) -> int:
        """One of ``COUNTS``; 0 if there was no crawl."""
        return int(getattr(self.crawl, name)) if self.crawl else 0

    def as_json(self) -> dict[str, Any]:
        """The name of the source, with the columns of its crawl."""
        if self.crawl is not None:
            return {"source": self.source, **columns_of(self.crawl)}
        counts = dict.fromkeys(COUNTS, 0)
        return {"source": self.source, "outcome": self.outcome, "reason": self.reason, **counts}


def crawl(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="sources to crawl")] = None,
    every: Annotated[bool, typer.Option("--all", help="every source that is enabled")] = False,
    again: Annotated[bool, typer.Option("--again", help="look again at every article, due or not")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the result as JSON")] = False,
) -> None:
    """Crawl sources once, now, and say what was found; exit status 1 if a crawl failed."""
    if bool(names) == every:
        raise Refused("name the sources to crawl, or say --all; `palimpsest status` lists them")
    config = settings()
    set_up_logs(config, sys.stderr)
    rows = wait_for(_crawl(config, names or [], again))
    if as_json:
        print_json([row.as_json() for row in rows])
    else:
        console.print(_table(rows))
    raise SystemExit(0 if rows and all(row.outcome == CrawlOutcome.FINISHED for row in rows) else 1)


async def _crawl(config: Config, names: list[str], again: bool) -> list[CrawlResult]:
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        tools = await unless_stopped(stack.enter_async_context(open_runtime(config, Access.MAKE)), stop)
        if tools is None:
            raise Refused("stopped before a crawl began")
        chosen = names or [source.name for source in tools.sources.sources if source.enabled]
        sites = await _check(tools, chosen, again)
        limit = asyncio.Semaphore(config.crawls)
        turns = {site: asyncio.Lock() for site in sites.values()}
        tasks = [asyncio.create_task(_one(tools, name, turns[site], limit)) for name, site in sites.items()]
        stopper = asyncio.create_task(_cancel_on(stop, tasks))
        rows = await asyncio.gather(*tasks)
        stopper.cancel()
        await vocabulary.learn(tools.database, at_once=True)
        await SourceAssessor(tools.database).judge_due(datetime.now(UTC))
    return rows


async def _check(tools: Runtime, names: list[str], again: bool) -> dict[str, str]:
    """Return the site of each source; raises Refused for an unknown name, before anything is fetched."""
    sites = {}
    async with tools.database.transaction() as session:
        for name in names:
            found = await session.first(FIND_SOURCE, name=name)
            if found is None:
                known = ", ".join(source.name for source in tools.sources.sources)
                raise Refused(f"no source is called {name!r}; the sources file names: {known}")
            if again:
                await session.run("make_visits_due", source_id=found.id)
            sites[name] = found.site
    return sites


async def _one(tools: Runtime, name: str, turn: asyncio.Lock, limit: asyncio.Semaphore) -> CrawlResult:
    """Crawl one source; sources of one site take turns (``turn``), so that none is refused because of another.

    Every source has a result, also one that could not be crawled.
    """
    try:
        async with turn, limit:
            row = await tools.worker.run_now(name)
    except SiteBusy as busy:
        return CrawlResult(name, "busy", str(busy))
    except asyncio.CancelledError:
        last = await _last_crawl(tools, name)
        stopped = CrawlResult(name, "stopped", "it was stopped before it began")
        return CrawlResult.of(name, last) if last else stopped
    except Exception as error:
        return CrawlResult(name, "failed", f"{type(error).__name__}: {error}")
    died = CrawlResult(name, "died", "its site was given to another crawl")
    return CrawlResult.of(name, row) if row else died


async def _last_crawl(tools: Runtime, name: str) -> Crawl | None:
    async with tools.database.transaction() as session:
        return await session.first(LAST_CRAWL, name=name, worker=worker_name())


async def _cancel_on(stop: asyncio.Event, tasks: list[asyncio.Task[CrawlResult]]) -> None:
    await stop.wait()
    for task in tasks:
        task.cancel()


def _table(rows: list[CrawlResult]) -> Table:
    table = Table("source", "outcome", *COUNTS, "reason", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.source, row.outcome, *(str(row.count(name)) for name in COUNTS), row.reason or "")
    if len(rows) > 1:
        totals = (str(sum(row.count(name) for row in rows)) for name in COUNTS)
        table.add_row("all", "", *totals, "", style="bold")
    return table
