"""``palimpsest backfill``: what a newsroom published before it was crawled."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from crawler.archive import backfills
from crawler.archive.backfills import Progress
from crawler.sources import Source
from scheduler.backfill import BackfillRun, BackfillStuck
from scheduler.cli.shown import Refused, console, print_json, settings, wait_for
from scheduler.config import Config
from scheduler.logs import set_up_logs
from scheduler.service import Tools, open_tools, stop_on_signals

_LOOK_EVERY = 2.0


def backfill(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="the source, as in the sources file")],
    since: Annotated[str, typer.Option(metavar="DATE", help="how far back, as 2020-01-31")],
    as_json: Annotated[bool, typer.Option("--json", help="the result as JSON")] = False,
) -> None:
    """Walk the whole sitemap history of a source; the same command resumes it where it was stopped."""
    config = settings()
    set_up_logs(config.model_copy(update={"log_level": "warning"}), sys.stderr)
    done, is_over = wait_for(_backfill(config, name, _date(since), quiet=as_json))
    if as_json:
        print_json(
            {"files": done.files, "files_read": done.files_read, "pages": done.pages}
            | {"pages_done": done.pages_done, "is_over": is_over}
        )
    else:
        told = "is done" if is_over else "is not done yet: the same command resumes it"
        console.print(f"{done.pages_done} of {done.pages} pages; the backfill {told}", markup=False)
    raise SystemExit(0 if is_over else 1)


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--since: {text!r} is no date; write one such as 2020-01-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _backfill(config: Config, name: str, since: datetime, *, quiet: bool) -> tuple[Progress, bool]:
    stop = stop_on_signals()
    async with open_tools(config) as tools:
        run = await _open(tools, name, since, stop)
        async with _bar(run, quiet):
            try:
                done = await run.run()
            except BackfillStuck as stuck:
                raise Refused(str(stuck.__doc__)) from None
        return done, not stop.is_set()


async def _open(tools: Tools, name: str, since: datetime, stop: asyncio.Event) -> BackfillRun:
    async with tools.database.transaction() as session:
        found = await session.first("find_source", name=name)
        row = await session.first("source_to_crawl", source_id=found["id"], asked_for=True) if found else None
    if row is None:
        known = ", ".join(source.name for source in tools.sources.sources)
        raise Refused(f"no source is called {name!r}; the sources file names: {known}")
    opened = await backfills.open_backfill(tools.database, row["id"], since)
    if opened.since != since:
        raise Refused(
            f"a backfill of {name} since {opened.since:%Y-%m-%d %H:%M %Z} is not done yet; resume that one first"
        )
    return BackfillRun(tools.worker, Source.model_validate(row["block"]), opened, stop)


@asynccontextmanager
async def _bar(run: BackfillRun, quiet: bool) -> AsyncIterator[None]:
    """A bar of the pages with the time left; sitemaps that are not read yet add to the pages."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, disable=quiet, speed_estimate_period=600.0) as bars:
        watching = asyncio.create_task(_watch(run, bars))
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _watch(run: BackfillRun, bars: Bars) -> None:
    task = bars.add_task(run.source.name, total=None)
    while True:
        now = await run.progress()
        told = f"{run.source.name}: sitemap {now.files_read} of {now.files}"
        bars.update(task, description=told, completed=now.pages_done, total=now.pages or None)
        await asyncio.sleep(_LOOK_EVERY)
