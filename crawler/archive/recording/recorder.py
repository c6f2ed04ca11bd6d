"""Records a look, in one transaction whose commit is the only acknowledgement.

The ledger takes each answer of a crawl only once. So it does no harm to record the same answer twice, as happens if the
answer to a COMMIT is lost and nobody knows whether it was done.
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
from crawler.archive.recording.classify_look import classify_look
from crawler.archive.recording.look_outcome import LookOutcome, NewArticle, RedactedPage
from crawler.archive.recording.look_writer import LookWriter
from crawler.archive.recording.observations import write_look
from crawler.archive.recording.redact import falls_under_redaction
from crawler.archive.recording.reextract import ReadCapture, refresh
from crawler.archive.revisions.availability import LookRef
from crawler.archive.texts.extraction_record import Reading
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.revisit_policy import RevisitPolicy
from crawler.model.visits import SELF, FetchedPage
from sql.database import Database, Session
from sql.rows.crawls import HOLD_LEASE
from sql.rows.record import DRAW_LOOK

log = structlog.get_logger("record")


class LeaseLost(Exception):
    """The crawl counted as dead, and its site was given to another one: it must not write anything any more."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes the looks of one crawl of one source.

    ``read`` extracts a kept body again, as texts are compared only if one version of the extractor made both.
    """

    database: Database
    crawl_id: int
    source_id: int
    policy: RevisitPolicy
    read: ReadCapture | None = None

    async def record(self, page: FetchedPage, reading: Reading | None) -> str:
        """Record a page; returns its outcome. Raises LeaseLost, and psycopg.Error if the database cannot be reached.

        If the connection breaks, it is tried once more; whether the first try was committed does not matter.
        """
        try:
            outcome, article_id = await self._record(page, reading)
        except psycopg.OperationalError:
            outcome, article_id = await self._record(page, reading)
        if article_id is not None:
            await self._find_copies(article_id)
        return outcome

    async def _find_copies(self, article_id: int) -> None:
        """Search for copies of the article. It is recorded already; a search that fails is made again later."""
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
            look_id, found = drawn
            if isinstance(found, RedactedPage):
                await self._log(session, page, found.outcome)
                return found.outcome, None
            await write_look(session, look_id, page, found, self.crawl_id)
            look = LookRef(look_id, self.crawl_id, page.observed_at)
            article_id = await LookWriter(session, self.source_id, page, look, self.read).write(found)
            await self._plan(session, page, found.outcome)
            await self._log(session, page, found.outcome)
        return found.outcome, article_id

    async def _decide_under_lease(
        self, session: Session, page: FetchedPage, reading: Reading | None
    ) -> tuple[int, LookOutcome] | None:
        """Return the id for the look and what it came to, or None if it was recorded already.

        The statements that every look needs are sent together, so that they take one round trip. Raises LeaseLost.
        """
        lease = await session.ask(HOLD_LEASE, crawl_id=self.crawl_id, source_id=self.source_id)
        unheard = await ask_whether_unheard_of(session, page, reading)
        look = await self._draw_look(session, page) if unheard is None else None
        if await lease.fetchone() is None:
            raise LeaseLost(f"crawl {self.crawl_id} no longer holds its site")
        drawn = await unheard.fetchone() if unheard is not None else None
        if drawn is not None and reading is not None:
            return drawn.look_id, NewArticle(reading, drawn, is_first_look=True)
        look_id = await (look or await self._draw_look(session, page)).fetchone()
        return None if look_id is None else (look_id, await self._decide(session, page, reading))

    async def _decide(self, session: Session, page: FetchedPage, reading: Reading | None) -> LookOutcome:
        if reading is not None and self.read is not None:
            await refresh(session, self.source_id, page, reading, self.read)
        if reading is not None and reading.extraction.refusal is None:
            await merge_if_one(session, page, reading)
        outcome = await classify_look(session, page, reading, self.source_id, self.read)
        if await falls_under_redaction(session, page, reading, outcome):
            return RedactedPage()
        return outcome

    async def _plan(self, session: Session, page: FetchedPage, outcome: str) -> None:
        """Plan the next look at the address; a capture of another archive counts as no visit."""
        if page.witness == SELF:
            await note_visit(session, page, outcome, self.policy)
        else:
            await warc_intake.plan_look(session, page, outcome, self.policy)

    async def _draw_look(self, session: Session, page: FetchedPage) -> AsyncCursor[int]:
        """Ask for a new id for the look; the answer is no row if this very answer was recorded already."""
        if page.witness != SELF:
            return await warc_intake.draw_look(session, page)
        return await session.ask(
            DRAW_LOOK,
            crawl_id=self.crawl_id,
            address_id=page.visit.address_id,
            raw_sha256=page.raw_sha256,
            observed_at=page.observed_at,
        )

    async def _log(self, session: Session, page: FetchedPage, outcome: str) -> None:
        """Write a line of the crawl log; for a redacted page it is without the detail, which may quote the page."""
        await session.run(
            "log_fetch",
            crawl_id=self.crawl_id,
            purpose="article",
            url=page.visit.url,
            outcome=outcome,
            status=page.status,
            bytes=len(page.body),
            elapsed_ms=page.elapsed_ms,
            detail=None if outcome == FetchOutcome.REDACTED else page.detail,
        )
