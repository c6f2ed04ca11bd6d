"""Writes what follows from a look, beside its entry in the ledger: articles, revisions, texts, states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from crawler.archive.articles.article_addresses import (
    confirm_alias,
    declare_addresses,
    free_address,
    write_alias,
)
from crawler.archive.articles.article_identity import Identity
from crawler.archive.recording.classify_look import (
    AsKnown,
    Completed,
    KeptOutcome,
    LateSight,
    NewArticle,
    Placed,
    Revised,
    Unchanged,
    WithoutText,
)
from crawler.archive.recording.reextract import KeptPage, ReadCapture, read_capture
from crawler.archive.recording.revision_writer import RevisionWriter
from crawler.archive.revisions import availability
from crawler.archive.revisions.reverts import TextForm, reverted
from crawler.archive.revisions.revision_chain import put_in_order, show
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.model.articles import AliasReason, CaptureReason
from crawler.model.fetch_outcomes import FetchOutcome
from sql.rows.merge import NEXT_SIGHTS, NextSight, ShowingLook
from sql.rows.record import TEXT_BEFORE, TEXT_IS_KEPT


@dataclass(frozen=True, slots=True)
class LookWriter(RevisionWriter):
    """Writes what follows from one look, in the transaction of its session; ``read`` extracts a kept body again."""

    read: ReadCapture | None = None

    async def write(self, outcome: KeptOutcome) -> int | None:
        """Write what follows from a look; returns the article whose text is new, or None if no text is new."""
        match outcome:
            case NewArticle():
                return await self._write_article(outcome)
            case AsKnown():
                await self._write_as_known(outcome)
            case Unchanged():
                await self._write_unchanged(outcome)
            case Completed():
                return await self._write_completed(outcome)
            case Revised():
                return await self._write_revision(outcome)
            case Placed():
                return await self._write_placed(outcome)
            case LateSight():
                return await self._write_late_sight(outcome)
            case WithoutText():
                await self._write_without_text(outcome)
            case _:
                assert_never(outcome)
        return None

    async def _take_address(self, reason: str | None) -> None:
        """End the alias of the address if it led to another article until now; ``reason`` is that of this alias."""
        article_id = await free_address(self.session, self.page, reason) if reason is not None else None
        if article_id is not None:
            await availability.note_replaced(self.session, article_id, self.look)

    async def _write_article(self, outcome: NewArticle) -> int:
        session, page, ids, reading = self.session, self.page, outcome.ids, outcome.reading
        await self._take_address(outcome.taken_by)
        await session.run(
            "begin_article",
            source_id=self.source_id,
            look_id=self.look.id,
            article_id=ids.article_id,
            revision_id=ids.revision_id,
            observed_at=page.observed_at,
            address_id=page.visit.address_id,
        )
        lines = await boilerplate.note(session, self.source_id, ids.article_id, reading.extraction.body)
        await self.put_text(reading, self.source_id, ids.article_id, ids.revision_id, ids.extraction_id)
        await boilerplate.follow(session, self.source_id, lines)
        await declare_addresses(session, self.source_id, page, reading, ids.article_id)
        await self.put_claim(reading)
        await self.keep_body(CaptureReason.FIRST, *_doubt(reading), is_only=outcome.is_first_look)
        return ids.article_id

    async def _write_as_known(self, outcome: AsKnown) -> None:
        if outcome.article is not None:
            await self._note_seen(outcome.article, None, None)

    async def _write_unchanged(self, outcome: Unchanged) -> None:
        article, reading = outcome.article, outcome.reading
        await self._take_address(article.taken_by)
        await self._note_seen(article, reading, None)
        if not self.page.body:
            return
        await self.keep_body()
        if reading.text_sha256 != outcome.stood.text_sha256:
            await self.learn(article, reading)

    async def _write_completed(self, outcome: Completed) -> int:
        """Write the whole text of a revision of which only a part was known; it is compared with the text before it."""
        session, article, reading = self.session, outcome.article, outcome.reading
        revision_id = outcome.stood.revision_id
        await self._take_address(article.taken_by)
        await self._note_seen(article, reading, None)
        source_id = await self.source_of(article)
        after = await self.put_text(reading, source_id, article.article_id, revision_id)
        before = await session.first(TEXT_BEFORE, revision_id=revision_id)
        if before is not None:
            texts = [stored_text(row).paragraphs for row in (before, after)]
            lines = await boilerplate.known_boilerplate(session, source_id, article.article_id, texts)
            change = compare_revisions(SeenText.of(before), SeenText.of(after), lines)
            await write_verdict(session, revision_id, before, after, change)
        await self.learn(article, reading)
        await self.keep_body(CaptureReason.STATE)
        return article.article_id

    async def _write_revision(self, outcome: Revised) -> int:
        session, article, stood, reading = self.session, outcome.article, outcome.stood, outcome.reading
        await self._take_address(article.taken_by)
        source_id = await self.source_of(article)
        await boilerplate.learn(session, source_id, article.article_id, reading.extraction.body)
        seen = SeenText(reading.text(), reading.extraction.partial)
        form = TextForm(
            article.article_id, stood.revision_id, self.page.observed_at, seen, reading.content_sha256
        )
        repeats_id = await reverted(session, source_id, form)
        await session.run("keep_last_sight", article_id=article.article_id, observed_at=stood.last_seen_at)
        revision_id = await self.put_revision(article.article_id, stood, repeats_id)
        after = await self.put_text(reading, source_id, article.article_id, revision_id)
        await write_verdict(session, revision_id, stood, after, outcome.change)
        await self._note_seen(article, reading, revision_id)
        if reading.extraction.partial and stood.whole_known:
            await availability.note_missing(session, article.article_id, FetchOutcome.PAYWALLED, self.look)
        await self.keep_body(CaptureReason.REVISION, *_doubt(reading))
        return article.article_id

    async def _write_placed(self, outcome: Placed) -> int:
        session, page, article, reading = self.session, self.page, outcome.article, outcome.reading
        if outcome.is_late:
            await self._note_late(article)
        else:
            await self._take_address(article.taken_by)
            await self._extend_alias(article)
            await confirm_alias(session, page, article)
        which = {"article_id": article.article_id, "observed_at": page.observed_at}
        await session.run("keep_last_sight", **which)
        sights = await session.all(NEXT_SIGHTS, **which, vantage=page.vantage)
        revision_id = await self.put_revision(article.article_id, None, None)
        source_id = await self.source_of(article)
        await self.put_text(reading, source_id, article.article_id, revision_id)
        await boilerplate.learn(session, source_id, article.article_id, reading.extraction.body)
        await self.put_claim(reading)
        await self.keep_body(CaptureReason.REVISION, is_late=outcome.is_late)
        for sight in sights:
            await self._show_again(article, outcome.stood.revision_id, sight)
        await put_in_order(session, article.article_id)
        return article.article_id

    async def _write_late_sight(self, outcome: LateSight) -> int:
        article = outcome.article
        await self._note_late(article)
        if outcome.outcome == FetchOutcome.PAYWALLED:
            await self._keep_wall(article, outcome.reading, is_late=True)
        await put_in_order(self.session, article.article_id)
        return article.article_id

    async def _note_late(self, article: Identity) -> None:
        """Note that the address led to the article at an earlier time than was known."""
        await self._extend_alias(article)
        if article.reason != AliasReason.REQUESTED:
            address_id = self.page.visit.address_id
            await write_alias(self.session, article.article_id, address_id, article.reason, self.page)

    async def _extend_alias(self, article: Identity) -> None:
        await self.session.run(
            "extend_alias",
            article_id=article.article_id,
            observed_at=self.page.observed_at,
            address_id=self.page.visit.address_id,
        )
        await self.session.run("defer_constraints")

    async def _show_again(self, article: Identity, revision_id: int, sight: NextSight) -> None:
        """Write a revision for a later look that showed again what stood before the look that is being placed.

        Without it the text of the placed look would seem to stand until today. If the later look met a paywall, its
        words may be in its body only.
        """
        reading = None
        if sight.is_wall and not sight.is_known:
            reading = await self._read_wall(sight)
            if reading is None:
                return
        look = ShowingLook(sight.look_id, sight.observed_at, revision_id)
        await show(self.session, article.article_id, look, reading)

    async def _read_wall(self, sight: NextSight) -> Reading | None:
        """Extract the words before a paywall from a kept body; returns None if that is impossible."""
        if self.read is None or sight.capture_id is None or sight.final_url is None:
            return None
        page = KeptPage(sight.capture_id, sight.final_url, sight.content_type, sight.dated_at)
        return await read_capture(self.session, page, self.read)

    async def _keep_wall(self, article: Identity, reading: Reading, *, is_late: bool = False) -> None:
        """Keep the body of a look that met a paywall, for good if the words before the wall are not kept yet.

        A look that is placed before it later may turn these words into an edit.
        """
        which = {"article_id": article.article_id, "content_sha256": reading.content_sha256}
        is_kept = await self.session.one(TEXT_IS_KEPT, **which)
        await self.keep_body(*([] if is_kept else [CaptureReason.STATE]), is_late=is_late)

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

    async def _write_without_text(self, outcome: WithoutText) -> None:
        article, name, began = outcome.article, outcome.outcome, False
        if article is None or outcome.stood is None or self.page.observed_at < outcome.stood.last_seen_at:
            return  # nothing is known there, or a capture arrives late: the article was there after it
        if name in FetchOutcome.IS_MISSING:
            began = await availability.note_missing(self.session, article.article_id, name, self.look)
        elif name in FetchOutcome.IS_UNREACHABLE:
            began = await availability.note_failed(self.session, article.article_id, name, self.look)
        else:
            which = {"article_id": article.article_id, "observed_at": self.page.observed_at}
            await self.session.run("note_looked", **which)
        if not self.page.body or not (began or name in FetchOutcome.IS_MISSING):
            return
        if outcome.reading is not None and not began:
            await self._keep_wall(article, outcome.reading)
        else:
            await self.keep_body(*([CaptureReason.STATE] if began else []))


def _doubt(reading: Reading) -> tuple[str, ...]:
    return (CaptureReason.DOUBT,) if reading.extraction.quality.doubts else ()
