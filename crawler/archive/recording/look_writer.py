"""Writes what follows from a look, beside its entry in the ledger: articles, revisions, texts, states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from crawler.archive.articles.article_addresses import (
    confirm_alias,
    declare_addresses,
)
from crawler.archive.articles.article_identity import Identity
from crawler.archive.articles.rolling_page import split_rolling_page
from crawler.archive.recording.look_outcome import (
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
from crawler.archive.recording.placed_look_writer import PlacedLookWriter
from crawler.archive.revisions import availability
from crawler.archive.revisions.nothing_to_read import note_nothing
from crawler.archive.revisions.reverts import TextForm, reverted
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.archive.texts.line_moves import note_moves
from crawler.model.articles import CaptureReason
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.revisions import RevisionKind
from sql.rows.record import TEXT_BEFORE


@dataclass(frozen=True, slots=True)
class LookWriter(PlacedLookWriter):
    """Writes what follows from one look, in the transaction of its session; ``read`` extracts a kept body again."""

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
                return await self.write_placed(outcome)
            case LateSight():
                return await self.write_late_sight(outcome)
            case WithoutText():
                await self._write_without_text(outcome)
            case _:
                assert_never(outcome)
        return None

    async def _write_article(self, outcome: NewArticle) -> int:
        session, page, ids, reading = self.session, self.page, outcome.ids, outcome.reading
        await self.take_address(outcome.taken_by)
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
        await self.take_address(article.taken_by)
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
        await self.take_address(article.taken_by)
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
        await self.take_address(article.taken_by)
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
        await note_moves(session, source_id, revision_id, stored_text(stood), stored_text(after))
        await self._note_seen(article, reading, revision_id)
        if reading.extraction.partial and stood.whole_known:
            await availability.note_missing(session, article.article_id, FetchOutcome.PAYWALLED, self.look)
        await self.keep_body(CaptureReason.REVISION, *_doubt(reading))
        if outcome.change.kind == RevisionKind.REWRITE and reading.extraction.published is None:
            await split_rolling_page(session, article.article_id, self.look)
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

    async def _write_without_text(self, outcome: WithoutText) -> None:
        article, name, began = outcome.article, outcome.outcome, False
        if article is None or outcome.stood is None or self.page.observed_at < outcome.stood.last_seen_at:
            return  # nothing is known there, or a capture arrives late: the article was there after it
        if outcome.leads_to is not None:
            if outcome.leads_to.is_article:
                await self.ask_for(outcome.leads_to.url)
            await availability.note_leads_elsewhere(
                self.session,
                article.article_id,
                self.look,
                outcome.leads_to.url,
                is_article=outcome.leads_to.is_article,
            )
            return  # the body is that of the other article, whose own look keeps it
        if name in FetchOutcome.IS_MISSING:
            began = await availability.note_missing(self.session, article.article_id, name, self.look)
        elif name in FetchOutcome.HAS_NOTHING:
            await self.session.run(
                "note_looked", article_id=article.article_id, observed_at=self.look.observed_at
            )
            began = await note_nothing(self.session, article.article_id, self.look)
        elif name in FetchOutcome.IS_UNREACHABLE:
            began = await availability.note_failed(self.session, article.article_id, name, self.look)
        else:
            which = {"article_id": article.article_id, "observed_at": self.page.observed_at}
            await self.session.run("note_looked", **which)
        keeps = name in FetchOutcome.IS_MISSING or name in {*FetchOutcome.HAS_NOTHING, FetchOutcome.STAND_IN}
        if not self.page.body or not (began or keeps):
            return
        if outcome.reading is not None and not began:
            await self.keep_wall(article, outcome.reading)
        else:
            await self.keep_body(*([CaptureReason.STATE] if began else []))


def _doubt(reading: Reading) -> tuple[str, ...]:
    return (CaptureReason.DOUBT,) if reading.extraction.quality.doubts else ()
