"""What a look leaves in the archive beside its entry in the ledger: articles, revisions, texts, states."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.archive.articles.article_addresses import (
    confirm_alias,
    declare_addresses,
    free_address,
    write_alias,
)
from crawler.archive.articles.article_identity import Identity
from crawler.archive.recording.classify_look import Ids, LookOutcome
from crawler.archive.recording.reextract import ReadCapture, read_capture
from crawler.archive.recording.revision_writer import RevisionWriter
from crawler.archive.revisions import availability
from crawler.archive.revisions.reverts import TextForm, reverted
from crawler.archive.revisions.revision_chain import put_in_order, show
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.model.articles import AliasReason, CaptureReason
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Row


@dataclass(frozen=True, slots=True)
class LookWriter(RevisionWriter):
    """Writes one look's consequences, in the transaction of its session; ``read`` reads a kept body again."""

    read: ReadCapture | None = None

    async def write(self, decision: LookOutcome) -> int | None:
        """Write what was decided; returns the article whose text is new, None where no text is."""
        article, reading = decision.article, decision.reading
        if decision.taken_by is not None:
            await self._take_address(decision.taken_by)
        if decision.ids is not None and reading is not None:
            return await self._write_article(decision.ids, reading, is_only=decision.is_first_look)
        if article is None:
            return None
        if decision.is_late or decision.is_placed:
            return await self._write_placed(article, decision)
        if decision.outcome == FetchOutcome.CHANGED and reading is not None:
            return await self._write_revision(article, decision, reading)
        if decision.outcome in FetchOutcome.SHOWS_KNOWN_TEXT:
            return await self._write_unchanged(article, decision)
        await self._write_without_text(article, decision)
        return None

    async def _take_address(self, reason: str) -> None:
        article_id = await free_address(self.session, self.page, reason)
        if article_id is not None:
            await availability.note_replaced(self.session, article_id, self.look)

    async def _write_article(self, ids: Ids, reading: Reading, *, is_only: bool) -> int:
        session, page, article_id = self.session, self.page, ids.article_id
        await session.run(
            "begin_article",
            source_id=self.source_id,
            look_id=self.look.id,
            article_id=article_id,
            revision_id=ids.revision_id,
            observed_at=page.observed_at,
            address_id=page.visit.address_id,
        )
        lines = await boilerplate.note(session, self.source_id, article_id, reading.extraction.body)
        await self.put_text(reading, self.source_id, article_id, ids.revision_id, ids.extraction_id)
        await boilerplate.follow(session, self.source_id, lines)
        await declare_addresses(session, self.source_id, page, reading, article_id)
        await self.put_claim(reading)
        await self.keep_body(CaptureReason.FIRST, *_doubt(reading), is_only=is_only)
        return article_id

    async def _write_revision(self, article: Identity, decision: LookOutcome, reading: Reading) -> int:
        session, current = self.session, article.current
        assert decision.change is not None  # noqa: S101 (a changed text always has a change)
        source_id = await self.source_of(article)
        await boilerplate.learn(session, source_id, article.article_id, reading.extraction.body)
        seen = SeenText(reading.text(), reading.extraction.partial)
        form = TextForm(
            article.article_id, current["revision_id"], self.page.observed_at, seen, reading.content_sha256
        )
        repeats_id = await reverted(session, source_id, form)
        await session.run(
            "keep_last_sight", article_id=article.article_id, observed_at=current["last_seen_at"]
        )
        revision_id = await self.put_revision(article.article_id, current, repeats_id)
        after = await self.put_text(reading, source_id, article.article_id, revision_id)
        await write_verdict(session, revision_id, current, after, decision.change)
        await self._note_seen(article, reading, revision_id)
        if reading.extraction.partial and current["whole_known"]:
            await availability.note_missing(session, article.article_id, FetchOutcome.PAYWALLED, self.look)
        await self.keep_body(CaptureReason.REVISION, *_doubt(reading))
        return article.article_id

    async def _write_placed(self, article: Identity, decision: LookOutcome) -> int | None:
        """A look older than others that were recorded, or from another vantage: its text takes its place by time."""
        session, page, reading = self.session, self.page, decision.reading
        which = {"article_id": article.article_id, "observed_at": page.observed_at}
        await session.run("extend_alias", **which, address_id=page.visit.address_id)
        await session.run("defer_constraints")
        if not decision.is_late:
            await confirm_alias(session, page, article)
        elif article.reason != AliasReason.REQUESTED:
            await write_alias(session, article.article_id, page.visit.address_id, article.reason, page)
        if decision.is_placed and reading is not None:
            await session.run("keep_last_sight", **which)
            sights = await session.all("next_sights", **which, vantage=page.vantage)
            revision_id = await self.put_revision(article.article_id, None, None)
            source_id = await self.source_of(article)
            await self.put_text(reading, source_id, article.article_id, revision_id)
            await boilerplate.learn(session, source_id, article.article_id, reading.extraction.body)
            await self.put_claim(reading)
            await self.keep_body(CaptureReason.REVISION, is_late=decision.is_late)
            for sight in sights:
                await self._show_again(article, sight)
        elif decision.outcome == FetchOutcome.PAYWALLED and reading is not None:
            await self._keep_wall(article, reading, is_late=decision.is_late)
        await put_in_order(session, article.article_id)
        return article.article_id

    async def _show_again(self, article: Identity, sight: Row) -> None:
        """What stood before stood again at a later look; the words of a wall can be in its body alone."""
        reading = None
        if sight["is_wall"] and not sight["is_known"]:
            reading = await read_capture(self.session, sight, self.read) if self.read else None
            if reading is None:
                return
        await show(
            self.session, article.article_id, sight | {"shown_id": article.current["revision_id"]}, reading
        )

    async def _keep_wall(self, article: Identity, reading: Reading, *, is_late: bool = False) -> None:
        """The words before a wall stay once: a look that is placed before it can make an edit of them."""
        which = {"article_id": article.article_id, "content_sha256": reading.content_sha256}
        is_kept = await self.session.value("text_is_kept", **which)
        await self.keep_body(*([] if is_kept else [CaptureReason.STATE]), is_late=is_late)

    async def _write_unchanged(self, article: Identity, decision: LookOutcome) -> int | None:
        reading = decision.reading
        await self._note_seen(article, reading, None)
        if reading is None or not self.page.body:
            return None
        if decision.is_whole:
            return await self._write_whole(article, reading)
        await self.keep_body()
        if reading.text_sha256 != article.current["text_sha256"]:
            await self.learn(article, reading)
        return None

    async def _write_whole(self, article: Identity, reading: Reading) -> int:
        """The whole of a text of which the visible part was known: a better sight of the same revision."""
        session, revision_id = self.session, article.current["revision_id"]
        source_id = await self.source_of(article)
        after = await self.put_text(reading, source_id, article.article_id, revision_id)
        before = await session.first("text_before", revision_id=revision_id)
        if before is not None:
            texts = [stored_text(row).paragraphs for row in (before, after)]
            lines = await boilerplate.known_boilerplate(session, source_id, article.article_id, texts)
            change = compare_revisions(SeenText.of(before), SeenText.of(after), lines)
            await write_verdict(session, revision_id, before, after, change)
        await self.learn(article, reading)
        await self.keep_body(CaptureReason.STATE)
        return article.article_id

    async def _note_seen(self, article: Identity, reading: Reading | None, revision_id: int | None) -> None:
        session, page = self.session, self.page
        await session.run(
            "note_seen",
            article_id=article.article_id,
            observed_at=page.observed_at,
            revision_id=revision_id,
        )
        await availability.note_available(session, article.article_id, self.look)
        await confirm_alias(session, page, article)
        if reading is not None:
            await self.put_claim(reading)

    async def _write_without_text(self, article: Identity, decision: LookOutcome) -> None:
        """A look at a known article's address that showed no text of it, or not the whole of it."""
        session, outcome, began = self.session, decision.outcome, False
        if self.page.observed_at < article.current["last_seen_at"]:
            return  # a capture that arrives late: the article was there after it
        if outcome in FetchOutcome.IS_MISSING:
            began = await availability.note_missing(session, article.article_id, outcome, self.look)
        elif outcome in FetchOutcome.IS_UNREACHABLE:
            began = await availability.note_failed(session, article.article_id, outcome, self.look)
        else:
            await session.run("note_looked", article_id=article.article_id, observed_at=self.page.observed_at)
        if not self.page.body or not (began or outcome in FetchOutcome.IS_MISSING):
            return
        if decision.reading is not None and not began:
            await self._keep_wall(article, decision.reading)
        else:
            await self.keep_body(*([CaptureReason.STATE] if began else []))


def _doubt(reading: Reading) -> tuple[str, ...]:
    return (CaptureReason.DOUBT,) if reading.extraction.quality.doubts else ()
