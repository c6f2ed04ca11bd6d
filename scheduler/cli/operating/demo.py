"""``palimpsest demo``: the real service crawls a simulated newsroom."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from crawler.fetching.ssrf_guard import LOOPBACK
from crawler.revisions.vocabulary import LABELS
from scheduler.cli.console import console, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.operating.status.overview_lines import show
from scheduler.cli.operating.status.read_status import Status, read_status
from scheduler.cli.reading import search as search_command
from scheduler.config import Config
from scheduler.demo.newsroom import Newsroom
from scheduler.demo.script import Deed, play
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from scheduler.service.service import serve
from scheduler.service.startup import stop_on_signals
from sql.database import Session
from sql.rows.search import (
    LIST_UNAVAILABLE,
    MOVED_ARTICLES,
    RECENT_EDITS,
    SEARCH,
    MovedArticle,
    RecentEdit,
    SearchHit,
    UnavailableArticle,
)

_QUERY = '"town council" or ferry'
_SOURCES = """
contact = "https://127.0.0.1/"

[[source]]
name = "herald"
title = "The simulated newsroom"
home = "{home}/"
timezone = "Europe/Kyiv"
interval = "2s"
delay = "0.05s"
revisit = {{ first = "2s", most = "6s" }}
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the archive shows at the end of the newsroom's day."""

    status: Status
    edits: list[RecentEdit]
    unavailable: list[UnavailableArticle]
    moved: list[MovedArticle]
    hits: list[SearchHit]


def demo(
    seconds: Annotated[float, typer.Option(min=10, max=600, help="how long the newsroom's day lasts")] = 45,
) -> None:
    """Show the service at work, without a network: a simulated newsroom is crawled while it edits and deletes."""
    with tempfile.TemporaryDirectory(prefix="palimpsest-demo-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        # If this runs as root, the embedded server runs as another user, who must be able to enter the folder.
        root.chmod(0o755)
        found, is_interrupted = wait_for(_demo(root, seconds))
    if is_interrupted:
        raise SystemExit(130)
    _show(found)
    raise SystemExit(0 if found.edits and found.unavailable and found.hits else 1)


def _config(root: Path, home: str) -> Config:
    sources = root / "sources.toml"
    sources.write_text(_SOURCES.format(home=home), encoding="utf-8")
    return Config(
        database_url=None,
        data_dir=root / "data",
        sources=sources,
        contact=None,
        allow_private=LOOPBACK,
        crawls=4,
        extractors=1,
        tick=timedelta(seconds=0.5),
        revisit_grid=timedelta(seconds=1),
        log_format="auto",
        log_level="warning",
        web="off",
    )


async def _demo(root: Path, seconds: float) -> tuple[Findings, bool]:
    stop, signalled = asyncio.Event(), stop_on_signals()
    _without_proxies()
    with Newsroom() as newsroom:
        config = _config(root, newsroom.url)
        set_up_logs(config, sys.stderr)
        console.print(f"a newsroom at {newsroom.url}, crawled for about {seconds + 10:.0f} s", markup=False)
        async with open_archive(config, access=Access.MAKE) as database:
            service = asyncio.create_task(serve(config, stop))
            day = asyncio.create_task(play(newsroom, seconds, _tell))
            interrupt = asyncio.create_task(signalled.wait())
            await asyncio.wait({day, interrupt, service}, return_when=asyncio.FIRST_COMPLETED)
            if service.done():
                day.cancel()
                service.result()
                raise Refused("the service ended before the newsroom's day did")
            if day.done():
                await _until_caught_up(database.transaction, interrupt)
            day.cancel()
            stop.set()
            await service
            found = await read_status(config)
            async with database.transaction() as session:
                findings = await _findings(session, found)
            interrupt.cancel()
    return findings, signalled.is_set()


def _without_proxies() -> None:
    """Remove proxies from the environment: the newsroom is on this machine, where no proxy leads."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


async def _until_caught_up(transaction: Any, interrupt: asyncio.Task[bool]) -> None:
    """Wait until the deletion has been noticed, for which two looks are needed; at most 20 seconds."""
    for _ in range(40):
        async with transaction() as session:
            if await session.all(LIST_UNAVAILABLE, limit=1):
                return
        done, _ = await asyncio.wait({interrupt}, timeout=0.5)
        if done:
            return


async def _findings(session: Session, status: Status) -> Findings:
    return Findings(
        status=status,
        edits=await session.all(RECENT_EDITS, limit=20),
        unavailable=await session.all(LIST_UNAVAILABLE, limit=5),
        moved=await session.all(MOVED_ARTICLES, limit=5),
        hits=await session.all(
            SEARCH,
            query=_QUERY,
            since=None,
            until=None,
            source=None,
            language=None,
            by="newest",
            limit=3,
        ),
    )


def _tell(deed: Deed) -> None:
    console.print(f"{deed.at:5.1f} s  the newsroom {deed.says}", markup=False, highlight=False)


def _show(found: Findings) -> None:
    console.rule("palimpsest status")
    show(found.status)
    console.rule("archive.edits")
    for edit in found.edits:
        flags = f" ({', '.join(edit.flags)})" if edit.flags else ""
        told = f"{LABELS.get(edit.class_, edit.class_)}{flags}: {edit.title}"
        console.print(told, style="bold", markup=False, highlight=False)
        for hunk in edit.hunks:
            console.print(_words(hunk))
    console.rule("archive.unavailable, and articles under several addresses")
    for row in found.unavailable:
        console.print(f"{row.state}: {row.title}  {row.url}", markup=False, highlight=False)
    for article in found.moved:
        console.print(f"one article: {' = '.join(article.urls)}", markup=False, highlight=False)
    console.rule(f"palimpsest search '{_QUERY}'")
    search_command.show(found.hits)


def _words(hunk: dict[str, Any]) -> Text:
    text = Text("  … ")
    text.append(f"{hunk['before']} ", style="dim")
    text.append(hunk["removed"], style="red strike")
    text.append(" → " if hunk["removed"] and hunk["added"] else "")
    text.append(hunk["added"], style="green")
    return text.append(f" {hunk['after']} …", style="dim")
