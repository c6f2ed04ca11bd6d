"""Progress bars that show how far a backfill has come, with an estimate of the time left."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from crawler.archive.crawls.warc_intake import WarcFile
from scheduler.cli.console import console
from sql.rows.backfill import BackfillProgress

_LOOK_EVERY = 2.0
"""Seconds between two looks at how far it has come."""
_ESTIMATED_OVER = 600.0
"""Seconds over which the speed is averaged, as there are pauses between slices."""
State = Callable[[], Awaitable[tuple[str, int, int]]]
"""A function that returns a description, how much is done, and how much there is in all."""


@asynccontextmanager
async def bar_of_pages(
    name: str, progress: Callable[[], Awaitable[BackfillProgress]], quiet: bool
) -> AsyncIterator[None]:
    """Show a bar of the pages while the block runs; their number grows with every sitemap that is read."""

    async def state() -> tuple[str, int, int]:
        now = await progress()
        return f"{name}: sitemap {now.files_read} of {now.files}", now.pages_done, now.pages

    async with _bar(state, MofNCompleteColumn(), quiet):
        yield


@asynccontextmanager
async def bar_of_bytes(
    name: str, progress: Callable[[], Awaitable[list[WarcFile]]], quiet: bool
) -> AsyncIterator[None]:
    """Show a bar of the bytes of WARC files while the block runs."""

    async def state() -> tuple[str, int, int]:
        files = await progress()
        read = sum(file.size if file.is_over else file.position for file in files)
        pages = sum(file.captures for file in files)
        return f"{name}: {pages} pages", read, sum(file.size for file in files)

    async with _bar(state, DownloadColumn(), quiet):
        yield


@asynccontextmanager
async def _bar(
    state: State, counted: MofNCompleteColumn | DownloadColumn, quiet: bool
) -> AsyncIterator[None]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        counted,
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, disable=quiet, speed_estimate_period=_ESTIMATED_OVER) as bars:
        watching = asyncio.create_task(_watch(state, bars))
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _watch(state: State, bars: Bars) -> None:
    task = bars.add_task("", total=None)
    while True:
        told, done, total = await state()
        bars.update(task, description=told, completed=done, total=total or None)
        await asyncio.sleep(_LOOK_EVERY)
