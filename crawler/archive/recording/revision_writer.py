"""Writes the single rows that follow from a look: a revision, its text, a claim, a body."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.archive.articles.article_addresses import free_address
from crawler.archive.articles.article_identity import Identity
from crawler.archive.captures import capture_store
from crawler.archive.revisions import availability
from crawler.archive.revisions.availability import LookRef
from crawler.archive.search import search_index
from crawler.archive.sources.address_keys import keys_of
from crawler.archive.texts import boilerplate
from crawler.archive.texts.extraction_record import Reading, write_extraction
from crawler.identity import URL_KEY_VERSION
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.record import SOURCE_OF_ARTICLE, WRITE_REVISION
from sql.rows.texts import StandingText, VerdictText
from sql.rows.visits import FIND_ADDRESS


@dataclass(frozen=True, slots=True)
class RevisionWriter:
    """Writes the rows of one look at one page, in the transaction of its session."""

    session: Session
    source_id: int
    page: FetchedPage
    look: LookRef

    async def take_address(self, reason: str | None) -> None:
        """End the alias of the address if it led to another article until now; ``reason`` is that of this alias."""
        article_id = await free_address(self.session, self.page, reason) if reason is not None else None
        if article_id is not None:
            await availability.note_replaced(self.session, article_id, self.look)

    async def ask_for(self, url: str) -> None:
        """Let an address be looked at as soon as possible, to which another one led, if it never was."""
        key = (await keys_of(self.session, [url]))[url]
        address_id = await self.session.one(
            FIND_ADDRESS, source_id=self.source_id, url=url, url_key=key, key_version=URL_KEY_VERSION
        )
        await self.session.run("ask_for_address", address_id=address_id)

    async def put_revision(
        self, article_id: int, current: StandingText | None, repeats_id: int | None
    ) -> int:
        """Write a revision of an article, after its current one; returns its id."""
        return await self.session.one(
            WRITE_REVISION,
            article_id=article_id,
            look_id=self.look.id,
            previous_id=current.revision_id if current else None,
            observed_at=self.page.observed_at,
            previous_last_seen_at=current.last_seen_at if current else None,
            repeats_id=repeats_id,
        )

    async def put_text(
        self,
        reading: Reading,
        source_id: int,
        article_id: int,
        revision_id: int,
        drawn: int | None = None,
    ) -> VerdictText:
        """Write the extraction of a revision, and the article's search row; returns the extraction's columns and id.

        ``drawn`` is the id for the extraction if one was drawn beforehand. ``source_id`` is that of the article.
        """
        session = self.session
        extraction_id = await write_extraction(
            session, reading.columns(), revision_id=revision_id, look_id=self.look.id, drawn=drawn
        )
        text = reading.stored(extraction_id)
        shown, _ = await boilerplate.leave_out(
            session, source_id, article_id, extraction_id, reading.extraction.body
        )
        await search_index.put(
            session,
            article_id=article_id,
            revision_id=revision_id,
            extraction_id=extraction_id,
            source_id=source_id,
            text=text,
            shown=shown,
        )
        return text

    async def source_of(self, article: Identity) -> int:
        """The source to which an article belongs; the crawl that looks at it may be that of another source."""
        return await self.session.one(SOURCE_OF_ARTICLE, article_id=article.article_id)

    async def learn(self, article: Identity, reading: Reading) -> None:
        """Put the lines of the page into boilerplate memory."""
        source_id = await self.source_of(article)
        await boilerplate.learn(self.session, source_id, article.article_id, reading.extraction.body)

    async def put_claim(self, reading: Reading) -> None:
        """Write the claim of the page when it was last changed, if it makes one."""
        modified = reading.extraction.modified
        if modified is None:
            return
        raw = reading.extraction.modified_raw or modified.isoformat()
        await self.session.run(
            "write_page_claim",
            address_id=self.page.visit.address_id,
            value=modified,
            raw=raw.encode()[:500].decode(errors="ignore"),
            look_id=self.look.id,
            observed_at=self.page.observed_at,
        )

    async def keep_body(self, *reasons: str, is_late: bool = False, is_only: bool = False) -> None:
        """Keep the page's body, as the newest of its address, and for good if there are ``reasons``."""
        page = self.page
        body = capture_store.KeptBody(
            self.look.id,
            page.visit.address_id,
            page.header("Content-Type"),
            page.body,
            reasons,
            is_late,
            is_only,
        )
        await capture_store.keep(self.session, body)
