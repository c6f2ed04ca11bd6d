"""``palimpsest export --warc``: export kept pages of articles for web archives, with one page in memory at a time."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import psycopg
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.evidence.bundle.bundle_pages import software
from crawler.evidence.warc_export import Warc, body_of
from scheduler.cli.atomic_file import whole
from scheduler.cli.choices import require_language, require_source
from scheduler.cli.console import Refused, complain, wait_for
from scheduler.config import Config
from scheduler.service.open_database import open_archive
from sql.database import Session
from sql.rows.export import EXPORT_CAPTURES
from sql.rows.verify import LEDGER_LOOKS

_BATCH = 200
"""Captures that are listed at a time."""


def export_pages(config: Config, filters: dict[str, Any], output: Path) -> None:
    """Write the pages; each record is compressed by itself unless the name ends in ``.warc``.

    The command ends with exit status 1 if a page is broken and was left out.
    """
    with whole(output) as file:
        broken = wait_for(write_pages(config, filters, file, zipped=output.suffix != ".warc"))
    if broken:
        complain(f"{broken} kept pages are broken and were left out; palimpsest verify names them")
        raise SystemExit(1)


async def write_pages(config: Config, filters: dict[str, Any], file: IO[bytes], *, zipped: bool) -> int:
    """Write the kept pages of the articles that match to a binary file; returns how many were broken."""
    try:
        async with open_archive(config) as database, database.transaction() as session:
            await session.run("begin_snapshot")
            await require_source(session, filters["source"])
            await require_language(session, filters["language"])
            return await _stream(session, filters, Warc(file, software(), zipped=zipped))
    except psycopg.errors.InvalidParameterValue as error:
        raise Refused(f"{error.diag.message_primary}; {error.diag.message_hint}") from None


async def _stream(session: Session, filters: dict[str, Any], warc: Warc) -> int:
    broken = 0
    with _progress() as bar:
        task = bar.add_task("pages", total=None)
        async for batch in session.batches(EXPORT_CAPTURES, _BATCH, **filters):
            for row in batch:
                body = await body_of(session, row.capture_id)
                if body is None:
                    broken += 1
                else:
                    warc.write(await session.one(LEDGER_LOOKS, ids=[row.id]), body)
                bar.advance(task)
    return broken


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
