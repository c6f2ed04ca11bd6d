"""Runs a backfill slice by slice: of the sitemap history of a source, or of WARC files with its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive.crawls import backfills, warc_intake
from crawler.archive.crawls.backfills import Backfill
from crawler.archive.crawls.warc_intake import WarcFile
from crawler.crawl.spiders.backfill import BackfillSpider
from crawler.crawl.spiders.warc import WarcSpider
from crawler.model.crawls import CrawlOutcome
from scheduler.backfill.slices import Slices, StallDetector
from scheduler.clock.quiet_hours import quiet_until
from sql.rows.backfill import REST_OF_SITE, BackfillProgress
from sql.rows.crawls import Crawl
from sql.rows.politeness import READ_SPENDING


@dataclass(frozen=True, slots=True)
class BackfillRun:
    """Runs the slices of one backfill until everything is done or it is stopped."""

    slices: Slices
    backfill: Backfill

    async def run(self) -> BackfillProgress:
        """Run slice after slice; returns how far the backfill has come. Raises BackfillStuck."""
        standstill = StallDetector(await self.progress())
        while not self.slices.stop.is_set():
            await self._until_free()
            row = await self.slices.one(BackfillSpider, {"backfill": self.backfill})
            now = await self.progress()
            if row is not None and await self._is_done(row, now):
                break
            standstill.note(row, now)
        return await self.progress()

    async def progress(self) -> BackfillProgress:
        """How far the backfill has come."""
        return await backfills.progress(self.slices.worker.database, self.backfill)

    async def _is_done(self, row: Crawl, now: BackfillProgress) -> bool:
        if now.files_read < now.files or now.pages_done < now.pages or row.outcome != CrawlOutcome.FINISHED:
            return False
        async with self.slices.worker.database.transaction() as session:
            await session.run("end_backfill", backfill_id=self.backfill.id)
        return True

    async def _until_free(self) -> None:
        """Wait until the site may be asked again.

        It may not while it rests, in quiet hours, if today's budget is spent, and while a live crawl wants it.
        """
        while not self.slices.stop.is_set() and (wait := await self._wait()):
            await self.slices.sleep(wait)
        await self.slices.give_way()

    async def _wait(self) -> float:
        """Return the seconds for which the site must be left alone, because it asked for it or because of our rules."""
        source, now = self.slices.source, datetime.now(UTC)
        until = quiet_until(source, now)
        async with self.slices.worker.database.transaction() as session:
            rest = await session.first(REST_OF_SITE, site=source.site)
            spent = await session.one(READ_SPENDING, source_id=self.backfill.source_id)
        limits = source.limits.for_backfill()
        if spent.requests >= limits.requests or spent.bytes >= limits.traffic:
            rest = 86400 - spent.seconds
        return max(rest or 0.0, (until - now).total_seconds() if until else 0.0)


@dataclass(frozen=True, slots=True)
class WarcRun:
    """Reads WARC files, one after another, until all are read or it is stopped; no request is sent to any site."""

    slices: Slices
    witnesses: Sequence[tuple[Path, str]]

    async def run(self) -> list[WarcFile]:
        """Run slice after slice; returns how far each file was read. Raises BackfillStuck, OtherWitness and OSError."""
        for path, witness in self.witnesses:
            file = await self._state(path, witness)
            standstill = StallDetector(file)
            while not file.is_over and not self.slices.stop.is_set():
                await self.slices.give_way()
                row = await self.slices.one(WarcSpider, {"file": file})
                file = await self._state(path, witness)
                if not file.is_over:
                    standstill.note(row, file)
        return await self.progress()

    async def progress(self) -> list[WarcFile]:
        """Return how far each file was read."""
        return [await self._state(path, witness) for path, witness in self.witnesses]

    async def _state(self, path: Path, witness: str) -> WarcFile:
        slices = self.slices
        return await warc_intake.take_up(slices.worker.database, slices.source_id, path, witness)
