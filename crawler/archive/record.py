"""Record a look: one transaction an article, acknowledged by its commit and by nothing else.

Recording the same answer twice, or losing the answer to a COMMIT, changes nothing: the ledger takes an
answer of a crawl once.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import structlog
from psycopg import AsyncCursor

from crawler.archive import warcs
from crawler.archive.availability import Look
from crawler.archive.copies import find_copies
from crawler.archive.decide import Decision, Ids, decide
from crawler.archive.identify import ask_whether_unheard_of
from crawler.archive.join import join
from crawler.archive.looks import write_look
from crawler.archive.redact import falls_under_redaction
from crawler.archive.reextract import Read, refresh
from crawler.archive.texts import Reading
from crawler.archive.visits import Planner, note_visit
from crawler.archive.write import Writer
from crawler.fetching.page import SELF, Page
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
    planner: Planner
    read: Read | None = None

    async def record(self, page: Page, reading: Reading | None) -> str:
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
            log.warning("copies not found", article=article_id, error=f"{type(error).__name__}: {error}")

    async def _record(self, page: Page, reading: Reading | None) -> tuple[str, int | None]:
        async with self.database.pipelined() as session:
            drawn = await self._decide_under_lease(session, page, reading)
            if drawn is None:
                return "unchanged", None
            look_id, decision = drawn
            if decision.outcome == "redacted":
                await self._log(session, page, decision)
                return decision.outcome, None
            await write_look(session, look_id, page, decision, self.crawl_id)
            look = Look(look_id, self.crawl_id, page.observed_at)
            article_id = await Writer(session, self.source_id, page, look, self.read).write(decision)
            await self._plan(session, page, decision.outcome)
            await self._log(session, page, decision)
        return decision.outcome, article_id

    async def _decide_under_lease(
        self, session: Session, page: Page, reading: Reading | None
    ) -> tuple[int, Decision] | None:
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
            return look_id, Decision("new", reading=reading, is_first_look=True, ids=Ids(**drawn))
        row = await (look or await self._draw_look(session, page)).fetchone()
        return None if row is None else (row["look_id"], await self._decide(session, page, reading))

    async def _decide(self, session: Session, page: Page, reading: Reading | None) -> Decision:
        if reading is not None and self.read is not None:
            await refresh(session, self.source_id, page, reading, self.read)
        if reading is not None and reading.extraction.refusal is None:
            await join(session, page, reading)
        decision = await decide(session, page, reading, self.source_id)
        if await falls_under_redaction(session, page, reading, decision):
            return Decision("redacted")
        return decision

    async def _plan(self, session: Session, page: Page, outcome: str) -> None:
        """When the address is looked at next; what others saw is no visit of ours."""
        if page.witness == SELF:
            await note_visit(session, page, outcome, self.planner)
        else:
            await warcs.plan_look(session, page, outcome, self.planner)

    async def _draw_look(self, session: Session, page: Page) -> AsyncCursor[Row]:
        """Ask for the id of the look; no row where this very answer was recorded already."""
        if page.witness != SELF:
            return await warcs.draw_look(session, page)
        return await session.ask(
            "draw_look",
            crawl_id=self.crawl_id,
            address_id=page.visit.address_id,
            raw_sha256=page.raw_sha256,
            observed_at=page.observed_at,
        )

    async def _log(self, session: Session, page: Page, decision: Decision) -> None:
        await session.run(
            "log_fetch",
            crawl_id=self.crawl_id,
            purpose="article",
            url=page.visit.url,
            outcome=decision.outcome,
            status=page.status,
            bytes=len(page.body),
            elapsed_ms=page.elapsed_ms,
            detail=page.detail,
        )
