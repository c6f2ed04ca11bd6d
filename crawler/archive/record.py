"""Record a look: one transaction an article, acknowledged by its commit and by nothing else.

Recording the same answer twice, or losing the answer to a COMMIT, changes nothing: the ledger takes an
answer of a crawl once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import psycopg

from crawler.archive import availability, captures, memory
from crawler.archive.decide import MISSING, Decision, decide
from crawler.archive.identify import Identity, canonical_key
from crawler.archive.looks import write_look
from crawler.archive.texts import Reading
from crawler.archive.visits import Planner, note_visit
from crawler.fetching.page import Page
from crawler.identity import URL_KEY_VERSION, url_key
from crawler.revisions import RULES_VERSION, Change
from sql.database import Database, Session


class LeaseLost(Exception):
    """The crawl was taken for dead and its site given to another: it writes nothing more."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes the looks of one crawl of one source."""

    database: Database
    crawl_id: int
    source_id: int
    planner: Planner

    async def record(self, page: Page, reading: Reading | None) -> str:
        """Record a page; returns its outcome. Raises LeaseLost, and psycopg.Error where the archive is out of reach.

        A connection that breaks is tried once more: whether the first try was committed does not matter.
        """
        try:
            return await self._record(page, reading)
        except psycopg.OperationalError:
            return await self._record(page, reading)

    async def _record(self, page: Page, reading: Reading | None) -> str:
        async with self.database.transaction() as session:
            if await session.value("hold_lease", crawl_id=self.crawl_id) is None:
                raise LeaseLost(f"crawl {self.crawl_id} no longer holds its site")
            await session.run("lock_source", source_id=self.source_id)
            if await self._is_recorded(session, page):
                return "unchanged"
            decision = await decide(session, page, reading, self.source_id)
            look_id = await write_look(session, page, decision, self.crawl_id)
            if look_id is None:
                raise RuntimeError(
                    f"a look at {page.visit.url} was neither recorded before nor can be recorded"
                )
            await self._write(session, page, decision, look_id)
            await note_visit(session, page, decision.outcome, self.planner)
            await self._log(session, page, decision)
        return decision.outcome

    async def _is_recorded(self, session: Session, page: Page) -> bool:
        return (
            await session.value(
                "look_is_recorded",
                crawl_id=self.crawl_id,
                address_id=page.visit.address_id,
                raw_sha256=page.raw_sha256,
                observed_at=page.observed_at,
            )
            is not None
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

    async def _write(self, session: Session, page: Page, decision: Decision, look_id: int) -> None:
        article, reading = decision.article, decision.reading
        if decision.outcome == "new" and reading is not None:
            await self._write_article(session, page, decision, reading, look_id)
        elif decision.outcome == "changed" and article and reading and decision.change:
            await memory.learn(session, self.source_id, article.article_id, reading.extraction.body)
            await _write_revision(session, page, article, reading, decision.change, look_id)
        elif decision.outcome in ("unchanged", "alias", "not_modified") and article:
            await _write_unchanged(session, page, decision, article, look_id)
        elif article:
            await _write_without_text(session, page, decision.outcome, article, look_id)

    async def _write_article(
        self, session: Session, page: Page, decision: Decision, reading: Reading, look_id: int
    ) -> None:
        if decision.taken_by is not None:
            await _free_address(session, page, decision.taken_by)
        article_id = await session.value(
            "write_article", source_id=self.source_id, look_id=look_id, observed_at=page.observed_at
        )
        revision_id = await session.value(
            "write_revision",
            article_id=article_id,
            look_id=look_id,
            previous_id=None,
            observed_at=page.observed_at,
            previous_last_seen_at=None,
            content_sha256=reading.content_sha256,
        )
        await _write_text(session, reading, revision_id, look_id, article_id, self.source_id)
        await session.run(
            "begin_article_state",
            article_id=article_id,
            revision_id=revision_id,
            observed_at=page.observed_at,
        )
        await availability.begin(session, article_id, look_id, page.observed_at)
        await memory.learn(session, self.source_id, article_id, reading.extraction.body)
        await _write_alias(session, article_id, page.visit.address_id, "requested", page)
        await self._declare_addresses(session, page, reading, article_id)
        await _keep_body(session, page, look_id, ("first", *_doubt(reading)))

    async def _declare_addresses(
        self, session: Session, page: Page, reading: Reading, article_id: int
    ) -> None:
        """Addresses that the answer names for the article: to be believed once a look at them agrees."""
        named = {url_key(page.final_url): (page.final_url, "redirect")}
        canonical, key = reading.extraction.canonical_url, canonical_key(page, reading)
        if canonical and key:
            named.setdefault(key, (canonical, "declared"))
        named.pop(page.visit.url_key, None)
        for key, (url, reason) in named.items():
            address_id = await session.value(
                "find_address", source_id=self.source_id, url=url, url_key=key, key_version=URL_KEY_VERSION
            )
            await _write_alias(session, article_id, address_id, reason, page)


async def _free_address(session: Session, page: Page, reason: str) -> None:
    if reason == "declared":
        await session.run("drop_alias", address_id=page.visit.address_id)
    else:
        await session.run("end_alias", address_id=page.visit.address_id, until=page.observed_at)


async def _write_alias(session: Session, article_id: int, address_id: int, reason: str, page: Page) -> None:
    await session.run(
        "write_alias", article_id=article_id, address_id=address_id, since=page.observed_at, reason=reason
    )


async def _write_text(
    session: Session, reading: Reading, revision_id: int, look_id: int, article_id: int, source_id: int
) -> int:
    """The extraction of a revision, its search row and the claim of the page; returns the extraction's id."""
    columns = reading.columns()
    extraction_id: int = await session.value(
        "write_extraction", revision_id=revision_id, look_id=look_id, **columns
    )
    first_seen_at = await session.value("first_seen", article_id=article_id)
    await session.run(
        "put_search",
        article_id=article_id,
        revision_id=revision_id,
        extraction_id=extraction_id,
        source_id=source_id,
        sort_at=columns["published_at"] or first_seen_at,
        language=columns["language"],
        title=columns["title"],
        summary=columns["summary"],
        body=columns["body"],
    )
    return extraction_id


async def _write_revision(
    session: Session, page: Page, article: Identity, reading: Reading, change: Change, look_id: int
) -> None:
    current = article.current
    revision_id = await session.value(
        "write_revision",
        article_id=article.article_id,
        look_id=look_id,
        previous_id=current["revision_id"],
        observed_at=page.observed_at,
        previous_last_seen_at=current["last_seen_at"],
        content_sha256=reading.content_sha256,
    )
    source_id = await session.value("source_of_article", article_id=article.article_id)
    after_id = await _write_text(session, reading, revision_id, look_id, article.article_id, source_id)
    await _write_judgement(session, revision_id, current["extraction_id"], after_id, change)
    await _note_seen(session, page, article, reading, look_id, revision_id)
    await _keep_body(session, page, look_id, ("revision", *_doubt(reading)))


async def _write_judgement(
    session: Session, revision_id: int, before_id: int, after_id: int, change: Change
) -> None:
    await session.run(
        "write_verdict",
        revision_id=revision_id,
        before_id=before_id,
        after_id=after_id,
        rules=RULES_VERSION,
        **{"class": change.kind},
        flags=sorted(change.flags),
        looked_at="{}",
    )
    await session.run(
        "write_diff",
        before_id=before_id,
        after_id=after_id,
        hunks=json.dumps(change.hunks, ensure_ascii=False),
        added_words=change.added_words,
        removed_words=change.removed_words,
    )


async def _write_unchanged(
    session: Session, page: Page, decision: Decision, article: Identity, look_id: int
) -> None:
    reading = decision.reading
    if decision.wall:
        await availability.note_wall(session, article.article_id, look_id, page.observed_at)
        await session.run("note_looked", article_id=article.article_id, observed_at=page.observed_at)
        await _keep_body(session, page, look_id, ("state",))
        return
    await _note_seen(session, page, article, reading, look_id, None)
    if page.body and reading is not None:
        await _keep_body(session, page, look_id, ())
        if reading.text_sha256 != article.current["text_sha256"]:
            source_id = await session.value("source_of_article", article_id=article.article_id)
            await memory.learn(session, source_id, article.article_id, reading.extraction.body)


async def _note_seen(
    session: Session,
    page: Page,
    article: Identity,
    reading: Reading | None,
    look_id: int,
    revision_id: int | None,
) -> None:
    await session.run(
        "note_seen", article_id=article.article_id, observed_at=page.observed_at, revision_id=revision_id
    )
    await availability.note_available(session, article.article_id, look_id, page.observed_at)
    if article.reason != "requested":
        await session.run("drop_alias", address_id=page.visit.address_id)
        await _write_alias(session, article.article_id, page.visit.address_id, article.reason, page)
    await session.run(
        "confirm_alias",
        article_id=article.article_id,
        address_id=page.visit.address_id,
        reason=article.reason,
    )
    if reading is not None and reading.extraction.modified is not None:
        await _write_claim(session, page, reading, look_id)


async def _write_claim(session: Session, page: Page, reading: Reading, look_id: int) -> None:
    modified = reading.extraction.modified
    raw = reading.extraction.modified_raw or (modified.isoformat() if modified else "")
    await session.run(
        "write_page_claim",
        address_id=page.visit.address_id,
        value=modified,
        raw=raw.encode()[:500].decode(errors="ignore"),
        look_id=look_id,
        observed_at=page.observed_at,
    )


async def _write_without_text(
    session: Session, page: Page, outcome: str, article: Identity, look_id: int
) -> None:
    """A look at a known article's address that showed no text of it."""
    if outcome not in MISSING:
        await session.run("note_looked", article_id=article.article_id, observed_at=page.observed_at)
        return
    decided = await availability.note_missing(session, article.article_id, outcome, look_id, page.observed_at)
    if page.body and page.raw_sha256 is not None:
        await _keep_body(session, page, look_id, ("state",) if decided else ())


def _doubt(reading: Reading) -> tuple[str, ...]:
    return ("doubt",) if reading.extraction.quality.doubts else ()


async def _keep_body(session: Session, page: Page, look_id: int, reasons: tuple[str, ...]) -> None:
    await captures.keep(
        session,
        captures.Body(look_id, page.visit.address_id, page.header("Content-Type"), page.body, reasons),
    )
