"""``palimpsest logs``: the crawl log, read from the database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from scheduler.cli.choices import one_of, require_source
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused, complain
from scheduler.cli.times import Since, Until, second, stretch
from scheduler.config import Config
from scheduler.reporting.printable import printable
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.statement import columns_of
from sql.rows.status import LIST_OUTCOMES, LOG_HAS, LOG_LINES, LOG_TOTAL, LogLine

_LEVELS = ("debug", "info", "warning", "error")
_COLOURS = {"warning": "yellow", "error": "red", "debug": "dim"}
_USUAL = "1d"
_EVER = datetime.min.replace(tzinfo=UTC)
_POLL_SECONDS = 1.0
"""Seconds between two looks for new lines with --follow."""
_POLLED_AT_MOST = 10_000
"""Lines that are read in one such look."""
_OVERLAP = timedelta(seconds=60)
"""Each look reads the lines of this time again. A line has the time at which its transaction began, but can be seen
only after that has ended, so that a newer line may be seen before it."""


def logs(
    source: Annotated[str | None, typer.Argument(help="one source; without it all and the service")] = None,
    crawl: Annotated[int | None, typer.Option(help="one crawl, by its number")] = None,
    level: Annotated[str, typer.Option(help="the least level: debug, info, warning or error")] = "info",
    since: Since = None,
    until: Until = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on until Ctrl-C")] = False,
    most: Annotated[int, typer.Option(min=1, help="at most so many lines from the past, the newest")] = 200,
    every: Annotated[bool, typer.Option("--all", help="all lines, however many")] = False,
    outcomes: Annotated[bool, typer.Option("--outcomes", help="list what a fetch can come to")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="a JSON object a line")] = False,
) -> None:
    """Show crawls, every fetch and what it came to, alarms and changes of health; of the last day, without --since.

    With --json each line is an object with the fields of archive.log: at, level, event, source, crawl_id, purpose,
    outcome, status, url, text. The service writes the same fields to standard output.
    """
    one_of("--level", level, _LEVELS)
    config = settings()
    if outcomes:
        wait_for(_list_outcomes(config, as_json))
        return
    if follow and until is not None:
        raise Refused("--follow goes on until Ctrl-C: leave --until out")
    begin, end = stretch(since or (None if crawl is not None else _USUAL), until)
    wanted = {
        "source": source,
        "crawl_id": crawl,
        "levels": list(_LEVELS[_LEVELS.index(level) :]),
        "until": end,
    }
    wait_for(_show(config, wanted, begin or _EVER, None if every else most, follow, as_json))


async def _show(
    config: Config, wanted: Mapping[str, Any], since: datetime, most: int | None, follow: bool, as_json: bool
) -> None:
    async with open_archive(config, access=Access.READ) as database:
        await _check(database, wanted)
        rows = await _read(database, wanted, since, most)
        _print(rows, as_json)
        if len(rows) == most and rows:
            await _tell_how_many(database, wanted, since, most)
            since = rows[0].at
        while follow:
            await asyncio.sleep(_POLL_SECONDS)
            shown = {row.key for row in rows}
            rows = await _read(database, wanted, max(since, datetime.now(UTC) - _OVERLAP), _POLLED_AT_MOST)
            _print([row for row in rows if row.key not in shown], as_json)


async def _tell_how_many(database: Database, wanted: Mapping[str, Any], since: datetime, most: int) -> None:
    """Say on standard error that there are more lines, so that nobody takes the last ones for all."""
    async with database.transaction() as session:
        total = await session.one(LOG_TOTAL, since=since, **wanted)
    if total > most:
        complain(f"the newest {most} of {total} lines; --all shows all of them, --most N more")


async def _check(database: Database, wanted: Mapping[str, Any]) -> None:
    """Raise Refused if there is no such source or crawl: an empty log would look like that of a quiet source."""
    async with database.transaction() as session:
        await require_source(session, wanted["source"])
        found = await session.one(LOG_HAS, source=wanted["source"], crawl_id=wanted["crawl_id"])
    if not found.crawl:
        of = f" of {wanted['source']}" if wanted["source"] else ""
        raise Refused(
            f"there is no crawl {wanted['crawl_id']}{of}; `palimpsest status SOURCE` lists the last ones"
        )


async def _read(
    database: Database, wanted: Mapping[str, Any], since: datetime, most: int | None
) -> list[LogLine]:
    async with database.transaction() as session:
        return await session.all(LOG_LINES, since=since, most=most, **wanted)


def _print(rows: list[LogLine], as_json: bool) -> None:
    for row in rows:
        if as_json:
            print_json(
                {
                    name: value
                    for name, value in columns_of(row).items()
                    if value is not None and name != "key"
                }
            )
        else:
            console.print(_line(row))
    sys.stdout.flush()


def _line(row: LogLine) -> Text:
    """Write a line for people; control characters in addresses and details are escaped, so that they forge no line."""
    parts = [
        second(row.at),
        f"{row.level:7}",
        row.source or "service",
        f"crawl {row.crawl_id}" if row.crawl_id else None,
        row.event if row.event != "fetch" else row.purpose,
        row.outcome,
        str(row.status) if row.status else None,
        row.url,
        row.text,
    ]
    text = printable("  ".join(part for part in parts if part))
    return Text(text, style=_COLOURS.get(row.level, ""))


async def _list_outcomes(config: Config, as_json: bool) -> None:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        rows = await session.all(LIST_OUTCOMES)
    if as_json:
        print_json(rows)
    for row in [] if as_json else rows:
        console.print(Text(f"{row.name}: {row.meaning} {row.remedy} (counts as {row.counts})"))
