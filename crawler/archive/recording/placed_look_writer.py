"""Writes what a look shows whose text takes its place by time: an older look than others, or one from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.archive.articles.article_addresses import (
    confirm_alias,
    write_alias,
)
from crawler.archive.articles.article_identity import Identity
from crawler.archive.recording.look_outcome import (
    LateSight,
    Placed,
)
from crawler.archive.recording.reextract import KeptPage, ReadCapture, read_capture
from crawler.archive.recording.revision_writer import RevisionWriter
from crawler.archive.revisions.revision_chain import put_in_order, show
from crawler.archive.texts import boilerplate
from crawler.archive.texts.extraction_record import Reading
from crawler.model.articles import AliasReason, CaptureReason
from crawler.model.fetch_outcomes import FetchOutcome
from sql.rows.merge import NEXT_SIGHTS, NextSight, ShowingLook
from sql.rows.record import TEXT_IS_KEPT


@dataclass(frozen=True, slots=True)
class PlacedLookWriter(RevisionWriter):
    """Writes looks that are placed among others by their time; ``read`` extracts a kept body again."""

    read: ReadCapture | None = None

    async def write_placed(self, outcome: Placed) -> int:
        """Write a revision, and those of later looks that showed again what stood before; returns the article."""
        session, page, article, reading = self.session, self.page, outcome.article, outcome.reading
        if outcome.is_late:
            await self._note_late(article)
        else:
            await self.take_address(article.taken_by)
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

    async def write_late_sight(self, outcome: LateSight) -> int:
        """Write that an article was seen at a time before others; returns the article."""
        article = outcome.article
        await self._note_late(article)
        if outcome.outcome == FetchOutcome.PAYWALLED:
            await self.keep_wall(article, outcome.reading, is_late=True)
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

    async def keep_wall(self, article: Identity, reading: Reading, *, is_late: bool = False) -> None:
        """Keep the body of a look that met a paywall, for good if the words before the wall are not kept yet.

        A look that is placed before it later may turn these words into an edit.
        """
        which = {"article_id": article.article_id, "content_sha256": reading.content_sha256}
        is_kept = await self.session.one(TEXT_IS_KEPT, **which)
        await self.keep_body(*([] if is_kept else [CaptureReason.STATE]), is_late=is_late)
