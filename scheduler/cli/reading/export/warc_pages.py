"""``palimpsest export --warc`` and ``--wacz``: kept pages of articles for web archives, one in memory at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import IO, Any

import psycopg
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.evidence.bundle.bundle_pages import software
from crawler.evidence.package_keys import load_package_key
from crawler.evidence.packages import write_page
from crawler.evidence.wacz import Wacz, collecting
from crawler.evidence.warc_export import Warc
from scheduler.cli.atomic_file import whole
from scheduler.cli.choices import require_language, require_source
from scheduler.cli.console import wait_for
from scheduler.cli.messages import Refused, complain
from scheduler.config import Config
from scheduler.service.open_database import open_archive
from sql.database import Session
from sql.rows.export import EXPORT_CAPTURES

_BATCH = 200
"""Captures that are listed at a time."""
_TITLE = "Pages of a Palimpsest archive"


def export_pages(config: Config, filters: dict[str, Any], output: Path, *, as_package: bool) -> None:
    """Write the pages as WARC, or as a package (WACZ).

    Each record is compressed by itself unless the name ends in ``.warc``. The command ends with exit status 1 if a page
    is broken and was left out.
    """
    with whole(output) as file:
        zipped = output.suffix != ".warc"
        broken = wait_for(write_pages(config, filters, file, zipped=zipped, as_package=as_package))
    if broken:
        complain(f"{broken} kept pages are broken and were left out; palimpsest verify names them")
        raise SystemExit(1)


async def write_pages(
    config: Config, filters: dict[str, Any], file: IO[bytes], *, zipped: bool, as_package: bool = False
) -> int:
    """Write the kept pages of the articles that match to a binary file; returns how many were broken."""
    try:
        async with open_archive(config) as database:
            key = await load_package_key(database) if as_package else None
            async with database.transaction() as session:
                await session.run("begin_snapshot")
                await require_source(session, filters["source"])
                await require_language(session, filters["language"])
                if key is None:
                    return await _stream(session, filters, Warc(file, software(), zipped=zipped))
                with collecting(software()) as package:
                    broken = await _stream(session, filters, package)
                    await asyncio.to_thread(package.pack, file, _TITLE, key)
                    return broken
    except psycopg.errors.InvalidParameterValue as error:
        raise Refused(f"{error.diag.message_primary}; {error.diag.message_hint}") from None


async def _stream(session: Session, filters: dict[str, Any], pages: Warc | Wacz) -> int:
    broken = 0
    with _progress() as bar:
        task = bar.add_task("pages", total=None)
        async for batch in session.batches(EXPORT_CAPTURES, _BATCH, **filters):
            for row in batch:
                if not await write_page(session, pages, row.id, row.capture_id):
                    broken += 1
                bar.advance(task)
    return broken


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
