"""``palimpsest reextract``: read kept captures and judge edits again, with today's extractor and rules."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from crawler.archive.reextract import Reread, reread_article
from crawler.extraction import EXTRACTOR_VERSION, extract
from crawler.extraction.model import Extraction
from crawler.extraction.pool import ExtractionPool
from crawler.identity.text import NORMALISER_VERSION
from crawler.revisions import RULES_VERSION
from crawler.sources import Source
from scheduler.cli.shown import Refused, console, print_json, settings, wait_for
from scheduler.config import Config
from scheduler.opening import open_archive
from sql.database import Database, Row

_TODAY = {"extractor": EXTRACTOR_VERSION, "normaliser": NORMALISER_VERSION, "rules": RULES_VERSION}
_BATCH = 200
_SHOWN = 20


class _DryRun(Exception):
    """Everything was tried, and nothing is kept."""


def reextract(
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would change, and keep nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the counts as JSON")] = False,
) -> None:
    """Read the captures of texts that older extractors made again, and judge the edits that older rules judged.

    Ends with a line a source.
    """
    counts = wait_for(_reextract(settings(), source, dry_run))
    if as_json:
        print_json({name: _plain(done) for name, done in counts.items()})
        return
    if not counts:
        console.print(
            f"every text was read by extractor {EXTRACTOR_VERSION} and judged by rules {RULES_VERSION} already",
            markup=False,
        )
    for name, done in sorted(counts.items()):
        would = "would be " if dry_run else ""
        console.print(
            f"{name}: {done.read} texts read, {done.changed} {would}changed, "
            f"{done.dismissed} revisions {would}dismissed, "
            f"{done.reclassified} edits {would}reclassified; {done.refused} pages refused and "
            f"{done.without_capture} without a capture keep their text",
            markup=False,
        )


def _plain(done: Reread) -> dict[str, int]:
    names = ("read", "changed", "refused", "without_capture", "dismissed", "reclassified")
    return {name: getattr(done, name) for name in names}


async def _reextract(config: Config, source: str | None, dry_run: bool) -> dict[str, Reread]:
    counts: dict[str, Reread] = defaultdict(Reread)
    shown = 0
    async with open_archive(config) as database:
        await _check(database, source)
        pool = ExtractionPool(config.extractors)
        try:
            with Progress(console=Console(stderr=True), transient=True) as bar:
                total = await _count(database, source)
                task = bar.add_task("revisions", total=total)
                async for row in _articles(database, source):
                    done = await _one(database, pool, row, dry_run)
                    bar.advance(task, done.read + done.without_capture)
                    counts[row["source"]] += done
                    if dry_run and shown < _SHOWN:
                        shown += _show(done, bar)
        finally:
            await asyncio.to_thread(pool.close)
    return counts


async def _check(database: Database, source: str | None) -> None:
    async with database.transaction() as session:
        if source and await session.first("find_source", name=source) is None:
            raise Refused(f"no source is called {source!r}; `palimpsest status` lists them")


async def _count(database: Database, source: str | None) -> int:
    async with database.transaction() as session:
        count: int = await session.value("count_to_reextract", source=source, **_TODAY)
    return count


async def _articles(database: Database, source: str | None) -> AsyncIterator[Row]:
    after = 0
    while True:
        async with database.transaction() as session:
            rows = await session.all(
                "articles_to_reextract", after=after, source=source, at_most=_BATCH, **_TODAY
            )
        for row in rows:
            yield row
        if not rows:
            return
        after = rows[-1]["id"]


async def _one(database: Database, pool: ExtractionPool, row: Row, dry_run: bool) -> Reread:
    rules = Source.model_validate(row["block"]).rules()

    async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
        return await pool.run(extract, body, url, rules, content_type)

    done = Reread()
    try:
        async with database.transaction() as session:
            done = await reread_article(session, row["source_id"], row["id"], read)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return done


def _show(done: Reread, bar: Progress) -> int:
    for url, change in done.changes:
        bar.console.print(url, style="bold", markup=False, highlight=False)
        for hunk in change.hunks:
            bar.console.print(
                f"  {hunk['field']}: [-{hunk['removed']}-] [+{hunk['added']}+]", markup=False, highlight=False
            )
    return len(done.changes)
