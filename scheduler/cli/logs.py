"""``palimpsest logs``: the crawl log, read from the database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.text import Text

from crawler.durations import parse_duration
from scheduler.cli.console import Refused, console, print_json, settings, wait_for
from scheduler.config import Config
from scheduler.reporting.printable import printable
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.statement import columns_of
from sql.rows.status import LIST_OUTCOMES, LOG_HAS, LOG_LINES, LogLine

_LEVELS = ("debug", "info", "warning", "error")
_COLOURS = {"warning": "yellow", "error": "red", "debug": "dim"}
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
    since: Annotated[str, typer.Option(help="how far back, as 2h or 3d, or from a date")] = "1d",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on until Ctrl-C")] = False,
    most: Annotated[int, typer.Option(help="at most so many lines from the past")] = 200,
    outcomes: Annotated[bool, typer.Option("--outcomes", help="list what a fetch can come to")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="a JSON object a line")] = False,
) -> None:
    """Show crawls, every fetch and what it came to, alarms and changes of health."""
    if level not in _LEVELS:
        raise Refused(f"no level is called {level!r}; write {', '.join(_LEVELS)}")
    config = settings()
    if outcomes:
        wait_for(_list_outcomes(config, as_json))
        return
    begin = datetime.min.replace(tzinfo=UTC) if crawl is not None else _since(since)
    wanted = {"source": source, "crawl_id": crawl, "levels": list(_LEVELS[_LEVELS.index(level) :])}
    wait_for(_show(config, wanted, begin, most, follow, as_json))


def _since(text: str) -> datetime:
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is neither a duration nor a date; write 2h, 3d or 2026-11-24") from None
    return moment if moment.tzinfo else moment.astimezone()


async def _show(
    config: Config, wanted: Mapping[str, object], since: datetime, most: int, follow: bool, as_json: bool
) -> None:
    async with open_archive(config, access=Access.READ) as database:
        await _check(database, wanted)
        rows = await _read(database, wanted, since, most)
        _print(rows, as_json)
        if len(rows) == most and rows:
            since = rows[0].at
        while follow:
            await asyncio.sleep(_POLL_SECONDS)
            shown = {row.key for row in rows}
            rows = await _read(database, wanted, max(since, datetime.now(UTC) - _OVERLAP), _POLLED_AT_MOST)
            _print([row for row in rows if row.key not in shown], as_json)


async def _check(database: Database, wanted: Mapping[str, object]) -> None:
    """Raise Refused if there is no such source or crawl: an empty log would look like that of a quiet source."""
    async with database.transaction() as session:
        found = await session.one(LOG_HAS, source=wanted["source"], crawl_id=wanted["crawl_id"])
    if not found.source:
        raise Refused(f"no source is called {wanted['source']!r}; `palimpsest status` lists them")
    if not found.crawl:
        of = f" of {wanted['source']}" if wanted["source"] else ""
        raise Refused(
            f"there is no crawl {wanted['crawl_id']}{of}; `palimpsest status SOURCE` lists the last ones"
        )


async def _read(
    database: Database, wanted: Mapping[str, object], since: datetime, most: int
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
        f"{row.at.astimezone():%Y-%m-%d %H:%M:%S}",
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
