"""What a look at an address came to, decided before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.archive.identify import Identity, Unknown, identify, known_article
from crawler.archive.memory import known_furniture
from crawler.archive.texts import Reading, stored_text
from crawler.fetching.page import Page
from crawler.revisions import Change, compare
from sql.database import Session

MISSING = frozenset({"not_found", "gone", "redirected_home", "soft_404"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a look (a name of ``store.fetch_outcome``), the article it is of, and the change seen."""

    outcome: str
    article: Identity | None = None
    reading: Reading | None = None
    change: Change | None = None
    taken_by: str | None = None
    wall: bool = False


async def decide(session: Session, page: Page, reading: Reading | None, source_id: int) -> Decision:
    """Decide on a page; the caller holds the source's lock, and nothing is written."""
    if page.outcome is not None:
        return Decision(page.outcome, await known_article(session, page))
    if page.is_as_known:
        outcome = "not_modified" if page.status == 304 else "unchanged"
        return Decision(outcome, await known_article(session, page))
    if reading is None:
        raise ValueError("a page that came and is not as known has to be read first")
    if reading.extraction.refusal is not None:
        return Decision(reading.extraction.refusal, await known_article(session, page))
    found = await identify(session, page, reading, source_id)
    if isinstance(found, Unknown):
        return Decision("new", reading=reading, taken_by=found.taken_by)
    return await _judge(session, found, reading, source_id)


async def _judge(session: Session, found: Identity, reading: Reading, source_id: int) -> Decision:
    unchanged = "unchanged" if found.reason == "requested" else "alias"
    if found.current["content_sha256"] == reading.content_sha256:
        return Decision(unchanged, found, reading)
    if reading.extraction.partial and not found.current["partial"]:
        return Decision(unchanged, found, reading, wall=True)
    before, after = stored_text(found.current), reading.text()
    change = compare(before, after)
    if change.is_revision:
        texts = [before.paragraphs, after.paragraphs]
        lines = await known_furniture(session, source_id, found.article_id, texts)
        change = compare(before, after, lines) if lines else change
    if not change.is_revision:
        return Decision(unchanged, found, reading)
    return Decision("changed", found, reading, change)
