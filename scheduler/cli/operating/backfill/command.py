"""``palimpsest backfill``: take in what a newsroom published before it was crawled."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.archive.crawls import backfills
from crawler.archive.crawls.backfills import Backfill
from crawler.archive.crawls.warc_intake import OtherWitness, WarcFile
from crawler.sources import Source
from scheduler.backfill.backfill_runs import BackfillRun, WarcRun
from scheduler.backfill.slices import BackfillStuck, Slices
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.operating.backfill.progress_bars import bar_of_bytes, bar_of_pages
from scheduler.cli.operating.backfill.witnesses import witnesses_of
from scheduler.cli.times import minute
from scheduler.config import Config
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access
from scheduler.service.runtime import Runtime, open_runtime
from scheduler.service.startup import stop_on_signals
from sql.rows.backfill import BackfillProgress
from sql.rows.service import SOURCE_TO_CRAWL
from sql.rows.sources import FIND_SOURCE


def backfill(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="the source, as in the sources file")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="how far back through its sitemaps, as 2020-01-31")
    ] = None,
    from_warc: Annotated[
        list[Path] | None,
        typer.Option("--from-warc", metavar="FILE", help="pages that others archived, once for each file"),
    ] = None,
    witness: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="who archived the pages, as wayback; CC-NEWS files tell it themselves"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the result as JSON")] = False,
) -> None:
    """Walk the whole sitemap history of a source, or WARC files of it; the same command resumes it where it stopped."""
    config = settings()
    set_up_logs(config.model_copy(update={"log_level": "warning"}), sys.stderr)
    if (since is None) == (not from_warc):
        raise Refused("write either --since DATE, for the sitemaps of the source, or --from-warc FILE")
    if from_warc:
        files, is_over = wait_for(_from_warc(config, name, witnesses_of(from_warc, witness), quiet=as_json))
        _tell_files(files, as_json)
        is_over = is_over and not any(file.problem for file in files)
    else:
        if witness is not None:
            raise Refused(
                "--witness belongs to --from-warc: what sitemaps name is seen by this archive itself"
            )
        done, is_over = wait_for(_backfill(config, name, _date(str(since)), quiet=as_json))
        _tell_pages(done, is_over, as_json)
    raise SystemExit(0 if is_over else 1)


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--since: {text!r} is no date; write one such as 2020-01-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tell_pages(done: BackfillProgress, is_over: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {"files": done.files, "files_read": done.files_read, "pages": done.pages}
            | {"pages_done": done.pages_done, "is_over": is_over}
        )
        return
    told = "is done" if is_over else "is not done yet: the same command resumes it"
    console.print(f"{done.pages_done} of {done.pages} pages; the backfill {told}", markup=False)


def _tell_files(files: list[WarcFile], as_json: bool) -> None:
    if as_json:
        keys = ("witness", "size", "position", "records", "captures", "is_over", "problem")
        print_json([{"file": str(file.path)} | {key: getattr(file, key) for key in keys} for file in files])
        return
    for file in files:
        told = "read" if file.is_over else "not read to its end yet: the same command goes on with it"
        console.print(
            f"{file.path.name}: {file.captures} pages by {file.witness} out of {file.records} records; "
            f"{file.problem or told}",
            markup=False,
        )


async def _backfill(
    config: Config, name: str, since: datetime, *, quiet: bool
) -> tuple[BackfillProgress, bool]:
    async with _slices(config, name) as slices:
        run = BackfillRun(slices, await _open(slices, since))
        async with bar_of_pages(name, run.progress, quiet):
            return await run.run(), not slices.stop.is_set()


async def _from_warc(
    config: Config, name: str, witnesses: list[tuple[Path, str]], *, quiet: bool
) -> tuple[list[WarcFile], bool]:
    async with _slices(config, name) as slices:
        run = WarcRun(slices, witnesses)
        try:
            async with bar_of_bytes(name, run.progress, quiet):
                return await run.run(), not slices.stop.is_set()
        except (OtherWitness, OSError) as error:
            raise Refused(str(error)) from None


@asynccontextmanager
async def _slices(config: Config, name: str) -> AsyncIterator[Slices]:
    stop = stop_on_signals()
    async with open_runtime(config, Access.OWN) as tools:
        source_id, source = await _source(tools, name)
        try:
            yield Slices(tools.worker, source, source_id, stop, tools.sources.contact)
        except BackfillStuck as stuck:
            raise Refused(str(stuck.__doc__)) from None


async def _source(tools: Runtime, name: str) -> tuple[int, Source]:
    async with tools.database.transaction() as session:
        found = await session.first(FIND_SOURCE, name=name)
        row = await session.first(SOURCE_TO_CRAWL, source_id=found.id, asked_for=True) if found else None
    if row is None:
        known = ", ".join(source.name for source in tools.sources.sources)
        raise Refused(f"no source is called {name!r}; the sources file names: {known}")
    return row.id, Source.model_validate(row.block)


async def _open(slices: Slices, since: datetime) -> Backfill:
    opened = await backfills.open_backfill(slices.worker.database, slices.source_id, since)
    if opened.since != since:
        raise Refused(
            f"a backfill of {slices.source.name} since {minute(opened.since)} is not done yet; "
            "resume that one first"
        )
    return opened
