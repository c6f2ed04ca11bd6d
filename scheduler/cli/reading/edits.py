"""``palimpsest edits`` and ``palimpsest removed``: what newsrooms changed, and the words that they took out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import psycopg
import typer
from rich.text import Text

from crawler.revisions.vocabulary import EDIT_KINDS, LABELS
from scheduler.cli.choices import one_of, require_source
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.reading.words import changed_words
from scheduler.cli.times import Since, Until, minute, stretch
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.reading import LIST_EDITS, LIST_REMOVED, ListedEdit, RemovedWords
from sql.rows.statement import RowT, Statement


def edits(
    query: Annotated[str | None, typer.Argument(help="only of articles that match, as in search")] = None,
    since: Since = None,
    until: Until = None,
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    kind: Annotated[str | None, typer.Option("--class", help="only this class of edits")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many at most")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="the edits as JSON")] = False,
) -> None:
    """List edits with their words, the newest first; --since and --until ask for the time of the edit.

    Exit status 1 if there is none.
    """
    if kind is not None:
        one_of("--class", kind, EDIT_KINDS)
    begin, end = stretch(since, until)
    wanted = {"query": query, "since": begin, "until": end, "source": source, "limit": limit}
    rows = wait_for(_read(settings(), LIST_EDITS, wanted | {"class": kind, "classes": None}))
    if as_json:
        print_json(rows)
    else:
        show_edits(rows)
    raise SystemExit(0 if rows else 1)


def removed(
    query: Annotated[str, typer.Argument(help="words that are gone, as in search")],
    since: Since = None,
    until: Until = None,
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many at most")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="the words as JSON")] = False,
) -> None:
    """Find words that newsrooms took out of their articles. Exit status 1 if nothing was found."""
    begin, end = stretch(since, until)
    wanted = {"query": query, "since": begin, "until": end, "source": source, "limit": limit}
    rows = wait_for(_read(settings(), LIST_REMOVED, wanted))
    if as_json:
        print_json(rows)
    else:
        _show_removed(rows)
    raise SystemExit(0 if rows else 1)


async def _read(config: Config, statement: Statement[RowT], wanted: dict[str, Any]) -> list[RowT]:
    try:
        async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
            await require_source(session, wanted["source"])
            return await session.all(statement, **wanted)
    except psycopg.errors.InvalidParameterValue as error:
        remedy = f" ({error.diag.message_hint})" if error.diag.message_hint else ""
        raise Refused(f"{error.diag.message_primary}{remedy}") from None


def show_edits(rows: Sequence[ListedEdit]) -> None:
    """Print edits for a person."""
    for row in rows:
        after = f"between {minute(row.changed_after)} and " if row.changed_after else ""
        heading = Text(f"{after}{minute(row.changed_before)}  ", style="dim")
        heading.append(LABELS.get(row.class_, row.class_), style="bold").append(
            f"  {', '.join(row.flags)}" if row.flags else ""
        )
        console.print(heading, highlight=False)
        console.print(f"{row.source}  {row.title or '(no headline)'}", markup=False, highlight=False)
        console.print(f"  {row.url}", markup=False, highlight=False)
        for line in changed_words(row.hunks or []):
            console.print(line, highlight=False)
    if not rows:
        console.print("no edit was found", markup=False)


def _show_removed(rows: Sequence[RemovedWords]) -> None:
    for row in rows:
        console.print(f"gone by {minute(row.gone_by)}  {row.source_name}  {row.title or ''}", markup=False)
        console.print(f"  {row.url}", markup=False, highlight=False)
        console.print(f"  {row.context or row.removed}", markup=False, highlight=False)
    if not rows:
        console.print("nothing was found", markup=False)
