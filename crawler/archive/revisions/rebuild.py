"""Revisions as a projection of the ledger: made again from looks and kept captures alone.

A look whose body was not kept showed no change when it was made, or its body would have been kept: it
says when the text was last seen, and by its hash which text that was, where a capture that arrived late
shows another one just before it. A page that was not modified shows what stood when that was recorded, and
a wall shows the article only where what stands before it is another text. Furniture is what is known today,
so that what was dismissed since does not come out again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.captures.capture_store import restore
from crawler.archive.texts.boilerplate import known_boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions
from crawler.archive.texts.extraction_record import Reading
from crawler.extraction.model import Extraction
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Row, Session

ReadingOfLook = Callable[[bytes, str, str | None], Awaitable[Extraction]]
"""Reads a body as received, with the address that answered and its content type."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A revision: the look that first showed it, between when and when it came, and the hash over its content."""

    look_id: int
    after: datetime | None
    before: datetime
    content_sha256: bytes


async def project(session: Session, article_id: int, read: ReadingOfLook) -> list[Projected]:
    """The standing revisions of an article, from the ledger and the captures; nothing is written.

    Raises captures.CaptureBroken where a kept body is not the one that was recorded.
    """
    source_id = await session.value("source_of_article", article_id=article_id)
    replay = _Replay(session, source_id, article_id, read)
    looks = [
        look
        for look in await session.all("looks_of_article", article_id=article_id)
        if look["outcome"] in FetchOutcome.SHOWS_WORDS
    ]
    for look in looks:
        await replay.learn(look)
    for look in looks:
        await replay.look(look)
    return replay.revisions


async def recorded(session: Session, article_id: int) -> list[Projected]:
    """The standing revisions of an article, as the record has them."""
    return [
        Projected(
            row["look_id"], row["previous_last_seen_at"], row["observed_at"], bytes(row["content_sha256"])
        )
        for row in await session.all("standing_revisions", article_id=article_id)
    ]


class _Replay:
    def __init__(self, session: Session, source_id: int, article_id: int, read: ReadingOfLook) -> None:
        self.session, self.source_id, self.article_id, self.read = session, source_id, article_id, read
        self.revisions: list[Projected] = []
        self.current: dict[str, tuple[SeenText, int]] = {}
        self.seen_at: dict[str, datetime] = {}
        self.forms: dict[bytes, SeenText] = {}
        self.shown: dict[int, bytes] = {}
        self.stood: list[Row] = []

    async def learn(self, look: Row) -> None:
        """Which text a look showed: by its body where that is kept, else by the hash in the ledger."""
        if look["capture_id"] is None:
            if look["content_sha256"] is not None:
                self.shown[look["id"]] = bytes(look["content_sha256"])
            return
        body = await restore(self.session, look["capture_id"])
        reading = Reading(await self.read(body, look["final_url"], look["content_type"]), look["dated_at"])
        if reading.extraction.refusal is None:
            self.forms[reading.content_sha256] = SeenText(reading.text(), reading.extraction.partial)
            self.shown[look["id"]] = reading.content_sha256

    async def look(self, look: Row) -> None:
        """The next look in the order of observation."""
        known, content_sha256 = len(self.revisions), self.shown.get(look["id"]) or self._stood_for(look)
        if content_sha256 is not None and content_sha256 in self.forms:
            await self._show(look, self.forms[content_sha256], content_sha256)
        if look["outcome"] != FetchOutcome.PAYWALLED or len(self.revisions) > known:
            self.seen_at[look["vantage"]] = look["observed_at"]
        if look["outcome"] != FetchOutcome.PAYWALLED and look["id"] in self.shown:
            self.stood.append(look)

    def _stood_for(self, look: Row) -> bytes | None:
        """What a look without a body confirmed: no capture that was recorded after it."""
        if look["outcome"] != FetchOutcome.NOT_MODIFIED:
            return None
        earlier = (
            each
            for each in reversed(self.stood)
            if each["vantage"] == look["vantage"] and each["id"] < look["id"]
        )
        return next((self.shown[each["id"]] for each in earlier), None)

    async def _show(self, look: Row, seen: SeenText, content_sha256: bytes) -> None:
        """A text is compared with the last one from its vantage; the first one from there stands if it is another."""
        vantage = look["vantage"]
        after = self.seen_at.get(vantage, max(self.seen_at.values(), default=None))
        came = Projected(look["id"], after, look["observed_at"], content_sha256)
        if vantage not in self.current:
            is_other = not self.revisions or self.revisions[-1].content_sha256 != content_sha256
            self._put(vantage, seen, came, is_revision=is_other)
            return
        before, place = self.current[vantage]
        if await self._differs(before, seen):
            self._put(vantage, seen, came, is_revision=True)
        elif before.partial and not seen.partial:
            first = self.revisions[place]
            self.revisions[place] = Projected(first.look_id, first.after, first.before, content_sha256)
            self.current[vantage] = seen, place

    def _put(self, vantage: str, seen: SeenText, came: Projected, *, is_revision: bool) -> None:
        if is_revision:
            self.revisions.append(came)
        self.current[vantage] = seen, len(self.revisions) - 1

    async def _differs(self, before: SeenText, after: SeenText) -> bool:
        if not compare_revisions(before, after).is_revision:
            return False
        texts = [before.text.paragraphs, after.text.paragraphs]
        lines = await known_boilerplate(self.session, self.source_id, self.article_id, texts)
        return not lines or compare_revisions(before, after, lines).is_revision
