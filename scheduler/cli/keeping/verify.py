"""``palimpsest verify``: check that the archive still holds what the ledger says that it recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crawler.evidence.timestamps import BadRoots, Roots, is_hash, read_roots
from crawler.evidence.verification.text_check import ReadBody
from crawler.evidence.verification.verify import NothingThere, Outside, VerificationScope, verify
from crawler.evidence.verification_report import VerificationReport
from crawler.extraction import extract
from crawler.extraction.model import Extraction, ExtractionRules
from crawler.extraction.workers.pool import ExtractionPool
from scheduler.cli.choices import require_source
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.times import Since, moment_of
from scheduler.config import Config
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.statement import columns_of
from sql.rows.verify import LEDGER_SIZE

_SHOWN = 20
"""Breaks and notes that are printed; ``--json`` has all."""


def verify_archive(
    url: Annotated[str | None, typer.Argument(help="only the article at this address")] = None,
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    since: Since = None,
    quick: Annotated[bool, typer.Option("--quick", help="do not read the bodies again")] = False,
    head: Annotated[
        list[str] | None, typer.Option(help="a head that you kept: the chain must still have this block")
    ] = None,
    stamp: Annotated[
        list[Path] | None, typer.Option(help="a file with a stamp (TimeStampResp) that you kept")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the findings as JSON")] = False,
) -> None:
    """Check chain, bodies, texts, revisions and stamps; names the first break.

    --since asks for the time at which something was recorded. Exit status 1 if there is a break, or nothing to check.
    """
    if url and source:
        raise Refused("give an address or --source, not both")
    bad = [each for each in head or () if not is_hash(each)]
    if bad:
        raise Refused(f"{bad[0]!r} is no head: it has 64 hexadecimal digits")
    part = VerificationScope(url, source, moment_of(since, "--since"))
    config = settings()
    outside = Outside(roots(config), [each.lower() for each in head or ()], stamp or ())
    report = wait_for(_verify(config, part, outside, quick))
    print_json(as_values(report)) if as_json else show(report)
    raise SystemExit(1 if report.broken or report.is_empty else 0)


def roots(config: Config) -> Roots:
    """Read the certificates against which stamps are checked; none if none are set. Raises Refused."""
    try:
        return read_roots(config.stamp_roots) if config.stamp_roots else ()
    except BadRoots as error:
        raise Refused(f"PALIMPSEST_STAMP_ROOTS: {error}") from None


async def _verify(
    config: Config, part: VerificationScope, outside: Outside, quick: bool
) -> VerificationReport:
    async with open_archive(config) as database:
        async with database.transaction() as session:
            await require_source(session, part.source)
        return await verified(database, config, part, outside, quick)


async def verified(
    database: Database, config: Config, part: VerificationScope, outside: Outside, quick: bool
) -> VerificationReport:
    """Verify a part of an open archive, with progress bars on a terminal; raises Refused if nothing is known of it."""
    async with database.transaction() as session:
        size = await session.one(LEDGER_SIZE)
    totals = columns_of(size) if part.is_all else {}
    with _progress() as bar:
        report = VerificationReport(_advance(bar, totals))
        try:
            async with database.transaction() as session, _reader(config, quick) as read:
                await session.run("begin_snapshot")
                await verify(session, report, part, outside, read)
        except NothingThere as error:
            raise Refused(str(error)) from None
    return report


@asynccontextmanager
async def _reader(config: Config, quick: bool) -> AsyncIterator[ReadBody | None]:
    if quick:
        yield None
        return
    pool = ExtractionPool(config.extractors)

    async def read(body: bytes, url: str, rules: ExtractionRules, content_type: str | None) -> Extraction:
        return await pool.run(extract, body, url, rules, content_type)

    try:
        yield read
    finally:
        await asyncio.to_thread(pool.close)


def _advance(bar: Progress, totals: Mapping[str, int]) -> Callable[[str, int], None]:
    """Return a function that advances the bar of a part of the work, which appears when the part begins."""
    tasks: dict[str, TaskID] = {}

    def advance(part: str, number: int) -> None:
        if part not in tasks:
            tasks[part] = bar.add_task(part, total=totals.get(part))
        bar.advance(tasks[part], number)

    return advance


def _progress() -> Progress:
    shown = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True)


def as_values(report: VerificationReport) -> dict[str, Any]:
    """Return the findings as plain values, for JSON."""
    return {
        "whole": not report.broken and not report.is_empty,
        "checked": dict(report.checked),
        "redacted": report.redacted,
        "pruned": report.pruned,
        "broken": report.broken,
        "breaks": [{"what": one.what, "why": one.why, "url": one.url} for one in report.breaks],
        "notes": report.notes,
    }


def show(report: VerificationReport) -> None:
    """Print the findings for a person."""
    counts = ", ".join(f"{number} {part}" for part, number in report.checked.items() if number)
    _say(f"checked: {counts or 'nothing'}")
    if report.redacted:
        _say(f"redacted: {report.redacted} texts and verdicts lost their words to redactions of the ledger")
    if report.pruned:
        _say(f"pruned: the bodies of {report.pruned} looks are not kept; their hashes are")
    for note in report.notes[:_SHOWN]:
        _say(f"note: {note}")
    if report.is_empty:
        _say("NOTHING was checked: nothing is recorded here, so that nothing is proved")
        return
    if not report.broken:
        _say("the archive is what the ledger says that it recorded")
        return
    _say(f"BROKEN: {report.breaks[0]}")
    for one in report.breaks[1:_SHOWN]:
        _say(f"  {one}")
    if report.broken > _SHOWN:
        _say(f"  and {report.broken - _SHOWN} more; --json lists them")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
