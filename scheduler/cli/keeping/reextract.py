"""``palimpsest reextract``: extract kept captures and judge edits again, by this version's extractor and rules."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from crawler.archive.recording.reextract import CaptureReader, Reread, reread_article
from crawler.extraction import extract, extractor_version
from crawler.extraction.model import Extraction
from crawler.extraction.workers.pool import ExtractionPool
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.revisions import RULES_VERSION
from crawler.sources import Source, load
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.reextract import (
    ARTICLES_TO_REEXTRACT,
    COUNT_TO_REEXTRACT,
    SOURCES_TO_REEXTRACT,
    SourceToReextract,
)
from sql.rows.sources import FIND_SOURCE

_BATCH = 200
"""Articles that are listed at a time."""


class _DryRun(Exception):
    """Raised at the end of a dry run's transaction, so that nothing of it is kept."""


def reextract(
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="what today's extractor has read before as well")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would change, show the diffs, and keep nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the counts as JSON")] = False,
) -> None:
    """Read the captures of texts that an older extractor or other selectors made, and judge edits again by newer rules.

    Ends with a line for each source.
    """
    counts = wait_for(_reextract(settings(), source, _Way(everything, dry_run, show=dry_run and not as_json)))
    if as_json:
        print_json({name: done.counts for name, done in counts.items()})
        return
    if not counts:
        console.print(
            "every text was read and judged by today's extractor and rules already",
            markup=False,
        )
    for name, done in counts.items():
        console.print(_line(name, done, "would be " if dry_run else ""), markup=False)


def _line(name: str, done: Reread, would: str) -> str:
    return (
        f"{name}: {done.read} texts read, {done.changed} {would}changed, "
        f"{done.dismissed} revisions {would}dismissed, {done.restored} {would}restored, "
        f"{done.reclassified} edits {would}reclassified; {done.refused} pages refused and "
        f"{done.without_capture} without a capture keep their text"
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """How it is done: with texts of this version too (``again``), without keeping anything, with diffs shown."""

    again: bool
    dry_run: bool
    show: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """The work on one source, with all that it needs."""

    database: Database
    source_id: int
    reader: CaptureReader
    way: _Way
    bar: Progress
    task: TaskID

    @property
    def _which(self) -> dict[str, object]:
        return {
            "source_id": self.source_id,
            "extractor": self.reader.version,
            "normaliser": NORMALISER_VERSION,
            "rules": RULES_VERSION,
            "again": self.reader.again,
        }

    async def count(self) -> int:
        """Return how many revisions are to be extracted."""
        async with self.database.transaction() as session:
            return await session.one(COUNT_TO_REEXTRACT, **self._which)

    async def work(self) -> Reread:
        """Extract and judge the articles, each in a transaction of its own."""
        counts = Reread()
        async for article_id in self._articles():
            done = await self._one(article_id)
            counts += done
            self.bar.advance(self.task, done.read + done.without_capture)
            if self.way.show:
                _show(done)
        return counts

    async def _articles(self) -> AsyncIterator[int]:
        after = 0
        while True:
            async with self.database.transaction() as session:
                rows = await session.all(ARTICLES_TO_REEXTRACT, after=after, at_most=_BATCH, **self._which)
            for row in rows:
                yield row
            if not rows:
                return
            after = rows[-1]

    async def _one(self, article_id: int) -> Reread:
        done = Reread()
        try:
            async with self.database.transaction() as session:
                done = await reread_article(session, self.source_id, article_id, self.reader)
                if self.way.dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        return done


async def _reextract(config: Config, source: str | None, way: _Way) -> dict[str, Reread]:
    async with open_archive(config) as database:
        sources = await _sources(database, source)
        blocks = {known.name: known for known in load(config.sources).sources}
        pool = ExtractionPool(config.extractors)
        try:
            with _progress() as bar:
                runs = {
                    row.name: _Run(
                        database,
                        row.id,
                        _reader(pool, blocks.get(row.name), row, way),
                        way,
                        bar,
                        _task(bar),
                    )
                    for row in sources
                }
                for name, run in runs.items():
                    bar.update(run.task, description=name, total=await run.count())
                done = {name: await run.work() for name, run in runs.items()}
        finally:
            await asyncio.to_thread(pool.close)
    return {name: counts for name, counts in done.items() if any(counts.counts.values())}


def _progress() -> Progress:
    """Return a progress bar on standard error; the diffs go to standard output, on a terminal above the bar."""
    return Progress(console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty())


def _task(bar: Progress) -> TaskID:
    return bar.add_task("", total=None)


async def _sources(database: Database, source: str | None) -> list[SourceToReextract]:
    async with database.transaction() as session:
        if source and await session.first(FIND_SOURCE, name=source) is None:
            raise Refused(f"no source is called {source!r}; `palimpsest status` lists them")
        return await session.all(SOURCES_TO_REEXTRACT, source=source)


def _reader(pool: ExtractionPool, block: Source | None, row: SourceToReextract, way: _Way) -> CaptureReader:
    """Return the reader for a source: by its block in the sources file, or, if it has retired, by its last block."""
    rules = (block or Source.model_validate(row.block)).rules()

    async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
        return await pool.run(extract, body, url, rules, content_type)

    return CaptureReader(extractor_version(rules), read, way.again)


def _show(done: Reread) -> None:
    for url, change in done.changes:
        console.print(url, style="bold", markup=False, highlight=False)
        for hunk in change.hunks:
            console.print(
                f"  {hunk['field']}: [-{hunk['removed']}-] [+{hunk['added']}+]", markup=False, highlight=False
            )
