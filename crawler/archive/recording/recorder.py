"""Record a look: one transaction an article, acknowledged by its commit and by nothing else.

Recording the same answer twice, or losing the answer to a COMMIT, changes nothing: the ledger takes an
answer of a crawl once.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import structlog
from psycopg import AsyncCursor

from crawler.archive.articles.article_identity import ask_whether_unheard_of
from crawler.archive.articles.auto_merge import merge_if_one
from crawler.archive.copies.near_duplicates import find_copies
from crawler.archive.crawls import warc_intake
from crawler.archive.crawls.visits import note_visit
from crawler.archive.recording.classify_look import Ids, LookOutcome, classify_look
from crawler.archive.recording.look_writer import LookWriter
from crawler.archive.recording.observations import write_look
from crawler.archive.recording.redact import falls_under_redaction
from crawler.archive.recording.reextract import ReadCapture, refresh
from crawler.archive.revisions.availability import LookRef
from crawler.archive.texts.extraction_record import Reading
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.revisit_policy import RevisitPolicy
from crawler.model.visits import SELF, FetchedPage
from sql.database import Database, Row, Session

log = structlog.get_logger("record")


class LeaseLost(Exception):
    """The crawl was taken for dead and its site given to another: it writes nothing more."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes the looks of one crawl of one source.

    ``read`` reads a kept body again: texts are compared only when one version of the extractor made both.
    """

    database: Database
    crawl_id: int
    source_id: int
    policy: RevisitPolicy
    read: ReadCapture | None = None

    async def record(self, page: FetchedPage, reading: Reading | None) -> str:
        """Record a page; returns its outcome. Raises LeaseLost, and psycopg.Error where the archive is out of reach.

        A connection that breaks is tried once more: whether the first try was committed does not matter.
        """
        try:
            outcome, article_id = await self._record(page, reading)
        except psycopg.OperationalError:
            outcome, article_id = await self._record(page, reading)
        if article_id is not None:
            await self._find_copies(article_id)
        return outcome

    async def _find_copies(self, article_id: int) -> None:
        """The article is safe by now: what goes wrong here is made up for later."""
        try:
            await find_copies(self.database, article_id)
        except Exception as error:
            log.warning(
                "copies not found",
                article=article_id,
                error=f"{type(error).__name__}: {error}",
                exc_info=True,
            )

    async def _record(self, page: FetchedPage, reading: Reading | None) -> tuple[str, int | None]:
        async with self.database.pipelined() as session:
            drawn = await self._decide_under_lease(session, page, reading)
            if drawn is None:
                return FetchOutcome.UNCHANGED, None
            look_id, decision = drawn
            if decision.outcome == FetchOutcome.REDACTED:
                await self._log(session, page, decision)
                return decision.outcome, None
            await write_look(session, look_id, page, decision, self.crawl_id)
            look = LookRef(look_id, self.crawl_id, page.observed_at)
            article_id = await LookWriter(session, self.source_id, page, look, self.read).write(decision)
            await self._plan(session, page, decision.outcome)
            await self._log(session, page, decision)
        return decision.outcome, article_id

    async def _decide_under_lease(
        self, session: Session, page: FetchedPage, reading: Reading | None
    ) -> tuple[int, LookOutcome] | None:
        """The id for the look and what it came to; None where it was recorded already.

        What is always asked goes in one piece.
        """
        lease = await session.ask("hold_lease", crawl_id=self.crawl_id, source_id=self.source_id)
        unheard = await ask_whether_unheard_of(session, page, reading)
        look = await self._draw_look(session, page) if unheard is None else None
        if await lease.fetchone() is None:
            raise LeaseLost(f"crawl {self.crawl_id} no longer holds its site")
        if unheard is not None and (drawn := await unheard.fetchone()) is not None:
            look_id: int = drawn.pop("look_id")
            return look_id, LookOutcome("new", reading=reading, is_first_look=True, ids=Ids(**drawn))
        row = await (look or await self._draw_look(session, page)).fetchone()
        return None if row is None else (row["look_id"], await self._decide(session, page, reading))

    async def _decide(self, session: Session, page: FetchedPage, reading: Reading | None) -> LookOutcome:
        if reading is not None and self.read is not None:
            await refresh(session, self.source_id, page, reading, self.read)
        if reading is not None and reading.extraction.refusal is None:
            await merge_if_one(session, page, reading)
        decision = await classify_look(session, page, reading, self.source_id)
        if await falls_under_redaction(session, page, reading, decision):
            return LookOutcome(FetchOutcome.REDACTED)
        return decision

    async def _plan(self, session: Session, page: FetchedPage, outcome: str) -> None:
        """When the address is looked at next; what others saw is no visit of ours."""
        if page.witness == SELF:
            await note_visit(session, page, outcome, self.policy)
        else:
            await warc_intake.plan_look(session, page, outcome, self.policy)

    async def _draw_look(self, session: Session, page: FetchedPage) -> AsyncCursor[Row]:
        """Ask for the id of the look; no row where this very answer was recorded already."""
        if page.witness != SELF:
            return await warc_intake.draw_look(session, page)
        return await session.ask(
            "draw_look",
            crawl_id=self.crawl_id,
            address_id=page.visit.address_id,
            raw_sha256=page.raw_sha256,
            observed_at=page.observed_at,
        )

    async def _log(self, session: Session, page: FetchedPage, decision: LookOutcome) -> None:
        """A line of the crawl log; why a redacted page failed is left out, as it can quote the page."""
        await session.run(
            "log_fetch",
            crawl_id=self.crawl_id,
            purpose="article",
            url=page.visit.url,
            outcome=decision.outcome,
            status=page.status,
            bytes=len(page.body),
            elapsed_ms=page.elapsed_ms,
            detail=None if decision.outcome == "redacted" else page.detail,
        )
