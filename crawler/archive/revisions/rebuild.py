"""Makes the revisions of an article again from the ledger and the kept captures alone, to be compared with the record.

It replays all looks in the order of observation:

- A look whose body is kept is extracted, and its text is compared with the one before.
- A look whose body is not kept showed no change when it was made; else its body would have been kept. It says that the
  text was still there. Its hash in the ledger says which text, in case a late capture has put another one before it.
- A look that was answered by "not modified" (304) showed the text that was the newest when it was recorded.
- A look that met a paywall shows the article only if the words before the wall are another text.

Boilerplate is what is known as such today, so that revisions that were dismissed for it do not come back.
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
from sql.database import Session
from sql.rows.rebuild import LOOKS_OF_ARTICLE, STANDING_REVISIONS, LookToReplay
from sql.rows.record import SOURCE_OF_ARTICLE

ReadingOfLook = Callable[[bytes, str, str | None], Awaitable[Extraction]]
"""A function that extracts a body; its arguments are the body as received, the address that answered and the content
type."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A revision: the look that first showed it, the interval in which the change happened, and its content's hash."""

    look_id: int
    after: datetime | None
    before: datetime
    content_sha256: bytes


async def project(session: Session, article_id: int, read: ReadingOfLook) -> list[Projected]:
    """Return the standing revisions of an article as ledger and captures have them; nothing is written.

    Raises CaptureBroken if a kept body is not the one that was recorded.
    """
    source_id = await session.one(SOURCE_OF_ARTICLE, article_id=article_id)
    replay = _Replay(session, source_id, article_id, read)
    looks = [
        look
        for look in await session.all(LOOKS_OF_ARTICLE, article_id=article_id)
        if look.outcome in FetchOutcome.SHOWS_WORDS
    ]
    for look in looks:
        await replay.learn(look)
    for look in looks:
        await replay.look(look)
    return replay.revisions


async def recorded(session: Session, article_id: int) -> list[Projected]:
    """Return the standing revisions of an article as they are recorded, to be compared with ``project``."""
    return [
        Projected(row.look_id, row.previous_last_seen_at, row.observed_at, bytes(row.content_sha256))
        for row in await session.all(STANDING_REVISIONS, article_id=article_id)
    ]


class _Replay:
    def __init__(self, session: Session, source_id: int, article_id: int, read: ReadingOfLook) -> None:
        self.session, self.source_id, self.article_id, self.read = session, source_id, article_id, read
        self.revisions: list[Projected] = []
        self.current: dict[str, tuple[SeenText, int]] = {}
        self.seen_at: dict[str, datetime] = {}
        self.forms: dict[bytes, SeenText] = {}
        self.shown: dict[int, bytes] = {}
        self.stood: list[LookToReplay] = []

    async def learn(self, look: LookToReplay) -> None:
        """Find out which text a look showed: by its body if that is kept, else by the hash in the ledger."""
        if look.capture_id is None:
            if look.content_sha256 is not None:
                self.shown[look.id] = bytes(look.content_sha256)
            return
        body = await restore(self.session, look.capture_id)
        reading = Reading(await self.read(body, look.final_url, look.content_type), look.dated_at)
        if reading.extraction.refusal is None:
            self.forms[reading.content_sha256] = SeenText(reading.text(), reading.extraction.partial)
            self.shown[look.id] = reading.content_sha256

    async def look(self, look: LookToReplay) -> None:
        """Replay the next look in the order of observation."""
        known, content_sha256 = len(self.revisions), self.shown.get(look.id) or self._stood_for(look)
        if content_sha256 is not None and content_sha256 in self.forms:
            await self._show(look, self.forms[content_sha256], content_sha256)
        if look.outcome != FetchOutcome.PAYWALLED or len(self.revisions) > known:
            self.seen_at[look.vantage] = look.observed_at
        if look.outcome != FetchOutcome.PAYWALLED and look.id in self.shown:
            self.stood.append(look)

    def _stood_for(self, look: LookToReplay) -> bytes | None:
        """Return the hash of the text that a 304 confirmed; captures that were recorded later are left out."""
        if look.outcome != FetchOutcome.NOT_MODIFIED:
            return None
        earlier = (
            each for each in reversed(self.stood) if each.vantage == look.vantage and each.id < look.id
        )
        return next((self.shown[each.id] for each in earlier), None)

    async def _show(self, look: LookToReplay, seen: SeenText, content_sha256: bytes) -> None:
        """Compare a text with the last one from its vantage, and add a revision if it differs.

        The first text from a vantage is a revision if it differs from the newest one of any vantage.
        """
        vantage = look.vantage
        after = self.seen_at.get(vantage, max(self.seen_at.values(), default=None))
        came = Projected(look.id, after, look.observed_at, content_sha256)
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
