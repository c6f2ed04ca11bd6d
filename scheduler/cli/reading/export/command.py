"""``palimpsest export``: export articles, revisions or edits as JSON lines, CSV or Parquet, in constant memory.

With ``--warc`` or ``--wacz`` it exports the kept pages of the articles, which is done by ``warc_pages.py``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Annotated, Any

import psycopg
import typer
from psycopg import Column
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scheduler.cli.atomic_file import whole
from scheduler.cli.choices import one_of, require_language, require_source
from scheduler.cli.console import settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.reading.export.formats import FORMATS, Row
from scheduler.cli.reading.export.warc_pages import export_pages
from scheduler.cli.times import Since, Until, stretch
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Session, statements
from sql.rows.export import EXPORT_TOTAL

WHAT = ("articles", "revisions", "edits")
_BATCH = 500
"""Rows that are held in memory at a time: they are fetched together, and make a row group of Parquet."""


def export(
    what: Annotated[
        str | None, typer.Argument(help="articles, revisions or edits; nothing with --warc or --wacz")
    ] = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="the file, or - for standard output")],
    form: Annotated[
        str | None, typer.Option("--format", help="jsonl, csv or parquet; without it by the file's name")
    ] = None,
    query: Annotated[str | None, typer.Option(help="only articles that match, as in search")] = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[
        str, typer.Option(help="what --since and --until ask for: the time of the edit, or of the article")
    ] = "edit",
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    language: Annotated[str | None, typer.Option(help="only this language (ISO 639-1)")] = None,
    warc: Annotated[
        bool, typer.Option("--warc", help="the kept pages of the articles, for pywb and other web archives")
    ] = False,
    wacz: Annotated[
        bool,
        typer.Option("--wacz", help="the same as a signed package, for ReplayWeb.page and other players"),
    ] = False,
) -> None:
    """Export articles, revisions or edits, or kept pages, filtered as search is; the file appears when it is whole.

    --since and --until ask for the time of a revision or edit, when it was first seen; with `--by article`, and for
    articles and pages, for the time of the article: when it was published, else when it was first seen.
    """
    begin, end = stretch(since, until)
    one_of("--by", by, ("edit", "article"))
    filters = {"query": query, "since": begin, "until": end, "source": source, "language": language, "by": by}
    if warc or wacz:
        if what or form or (warc and wacz):
            raise Refused(
                "--warc or --wacz exports pages: it takes filters, and neither a kind of rows nor --format"
            )
        export_pages(settings(), filters, output, as_package=wacz)
        return
    if what not in WHAT:
        known = f"{', '.join(WHAT[:-1])} or {WHAT[-1]}, or give --warc or --wacz"
        raise Refused(
            f"{what!r} cannot be exported; write {known}" if what else f"name what to export: {known}"
        )
    form = form or output.suffix.lstrip(".")
    if form not in FORMATS:
        raise Refused(f"{form!r} is no format of an export; give --format {', '.join(FORMATS)}")
    with whole(output) as file:
        wait_for(write_export(settings(), what, form, filters, file))


async def write_export(config: Config, what: str, form: str, filters: dict[str, Any], file: IO[bytes]) -> int:
    """Write the rows to a binary file, with a progress bar on a terminal; returns how many rows."""
    try:
        async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
            return await _stream(session, what, form, filters, file)
    except psycopg.errors.InvalidParameterValue as error:
        raise Refused(f"{error.diag.message_primary}; {error.diag.message_hint}") from None


async def _stream(session: Session, what: str, form: str, filters: dict[str, Any], file: IO[bytes]) -> int:
    await require_source(session, filters["source"])
    await require_language(session, filters["language"])
    written, writer = 0, None
    with _progress() as progress:
        counts = what == "articles" and not progress.disable
        total = await session.one(EXPORT_TOTAL, **filters) if counts else None
        task = progress.add_task(what, total=total)
        async for columns, rows in _batches(session, what, filters):
            writer = writer or FORMATS[form](file, columns)
            writer.write(rows)
            written += len(rows)
            progress.update(task, completed=written)
    if writer is not None:
        writer.close()
    return written


async def _batches(
    session: Session, what: str, filters: dict[str, Any]
) -> AsyncIterator[tuple[list[Column], list[Row]]]:
    """Yield columns and rows in batches from a cursor on the server.

    If there are no rows, one empty batch is yielded, so that the file still gets its columns.
    """
    async with session.connection.cursor(name="export") as cursor:
        await cursor.execute(statements()[f"export_{what}"], filters)
        rows = await cursor.fetchmany(_BATCH)
        while True:
            yield list(cursor.description or ()), rows
            rows = await cursor.fetchmany(_BATCH)
            if not rows:
                return


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
