"""``palimpsest status``: show the health of the sources and of the service."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from typing import Annotated

import typer
from rich.live import Live

from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.operating.status.overview_lines import lines, show
from scheduler.cli.operating.status.read_status import Status, read_source, read_status
from scheduler.cli.operating.status.source_lines import source_lines
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive

_WATCH_SECONDS = 2.0
"""Seconds between two statuses with --watch."""


def status(
    source: Annotated[str | None, typer.Argument(help="explain one source")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="show it anew every 2 s until Ctrl-C")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the status as JSON")] = False,
) -> None:
    """Show the health of sources and service, or explain one source; exit status 1 if something is wrong."""
    config = settings()
    if watch:
        wait_for(_watch(config, source, as_json))
    if source is not None:
        _explain(config, source, as_json)
    found = wait_for(read_status(config))
    if as_json:
        print_json(found.as_json())
    else:
        show(found)
    raise SystemExit(0 if found.well else 1)


def _explain(config: Config, source: str, as_json: bool) -> None:
    found = wait_for(read_source(config, source))
    if as_json:
        print_json(found.as_json())
    else:
        console.print(source_lines(found))
    raise SystemExit(0 if found.well else 1)


async def _watch(config: Config, source: str | None, as_json: bool) -> None:
    """Show statuses until the person stops it; on a terminal each one replaces the one before."""
    with (
        Live(console=console, auto_refresh=False, screen=True) if _is_live(as_json) else nullcontext() as live
    ):
        async with open_archive(config, access=Access.READ):
            while True:
                found = await read_status(config) if source is None else await read_source(config, source)
                shown = lines(found) if isinstance(found, Status) else source_lines(found)
                if live:
                    live.update(shown, refresh=True)
                elif as_json:
                    print_json(found.as_json())
                else:
                    console.print(shown)
                sys.stdout.flush()
                await asyncio.sleep(_WATCH_SECONDS)


def _is_live(as_json: bool) -> bool:
    return console.is_terminal and not as_json
