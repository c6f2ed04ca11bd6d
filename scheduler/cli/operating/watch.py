"""``palimpsest watch``: watch single articles, which are looked at as often as a person wants."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from crawler.archive.sources.watches import AddressClosed, ArticleWatch, end_watch, list_watches, put_watch
from crawler.durations import format_duration, parse_duration
from crawler.model.entries import clean_url
from scheduler.cli.console import ago, console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.visits import ListedWatch

_LEAST = timedelta(minutes=1)


def watch(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL...", help="articles; without any, the open watches")
    ] = None,
    every: Annotated[str, typer.Option(help="the longest time between two looks")] = "15m",
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="when the watch is over, as 2026-12-31")
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="why it is watched")] = None,
    end: Annotated[bool, typer.Option("--end", help="end the watch of these articles")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the result as JSON")] = False,
) -> None:
    """Put articles under watch at once, those of sites without a source too; or list what is watched."""
    config = settings()
    set_up_logs(config, sys.stderr)
    addresses = [_address(url) for url in urls or []]
    if end and not addresses:
        raise Refused("name the articles whose watch is to end")
    chosen = ArticleWatch(_every(every), _until(until) if until else None, why)
    rows = wait_for(_end(config, addresses) if end else _watch(config, addresses, chosen))
    if as_json:
        print_json(rows)
    else:
        console.print(_table(rows) if rows else "nothing is under watch")


def _address(text: str) -> str:
    address = clean_url("", text)
    if address is None:
        raise Refused(f"{text!r} is no web address; write it whole, beginning with https://")
    return address


def _every(text: str) -> timedelta:
    try:
        every = parse_duration(text)
    except ValueError as error:
        raise Refused(f"--every: {error}") from None
    if every < _LEAST:
        raise Refused(f"--every: {text} is too often; write 1m or more")
    return every


def _until(text: str) -> datetime:
    """Read the end of a watch: a date without a time means the end of that day; without an offset it is in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--until: {text!r} is no date; write one such as 2026-12-31") from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    aware += timedelta(days=1) if len(text) == len("2026-12-31") else timedelta(0)
    if aware <= datetime.now(UTC):
        raise Refused(f"--until: {text} is over")
    return aware


async def _watch(config: Config, urls: list[str], chosen: ArticleWatch) -> list[ListedWatch]:
    access = Access.OWN if urls else Access.READ
    async with open_archive(config, access=access) as database:
        for url in urls:
            try:
                await put_watch(database, url, chosen)
            except AddressClosed as error:
                raise Refused(str(error)) from None
        return await list_watches(database)


async def _end(config: Config, urls: list[str]) -> list[ListedWatch]:
    async with open_archive(config) as database:
        for url in urls:
            if not await end_watch(database, url):
                raise Refused(f"{url} is not under watch; `palimpsest watch` lists what is")
        return await list_watches(database)


def _table(rows: list[ListedWatch]) -> Table:
    table = Table("source", "every", "until", "last look", "next look", "looks", "why", "url", box=None)
    for row in rows:
        table.add_row(
            row.source,
            format_duration(row.every),
            row.until.date().isoformat() if row.until else "",
            ago(row.last_looked_at),
            ago(row.next_look_at),
            str(row.looks),
            row.why or "",
            row.url,
        )
    return table
