"""What a look at an address came to, decided before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.archive.articles.article_identity import Identity, Unknown, identify, known_article
from crawler.archive.texts.boilerplate import known_boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import same_copy
from crawler.identity.copies import CopyKind
from crawler.model.articles import AliasReason
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import ANONYMOUS, FetchedPage
from crawler.revisions import Change, RevisionKind, Text
from sql.database import Row, Session

_TEASER = 0.5
"""A beginning of less than this share of a text's words is a teaser of it."""


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a new article and its first rows, drawn ahead: nothing has to be waited for between them."""

    article_id: int
    revision_id: int
    extraction_id: int


@dataclass(frozen=True, slots=True)
class LookOutcome:
    """The outcome of a look (a ``FetchOutcome``), the article it is of, and the change seen.

    ``taken_by`` is the reason of the alias under which the address led to another article until now.
    ``is_late`` says that newer looks at the article were recorded before, so that it was compared with what
    stood at its own time. ``is_whole`` says that the whole of a text came of which the visible part was known,
    and that this part is the same. ``is_placed`` says that what the look showed takes its place among the
    revisions by the time at which it was seen, and is compared there with what was seen from the same vantage.
    ``is_first_look`` says that nothing was recorded of the address before. ``ids`` are those of a new article.
    """

    outcome: str
    article: Identity | None = None
    reading: Reading | None = None
    change: Change | None = None
    taken_by: str | None = None
    is_whole: bool = False
    is_late: bool = False
    is_placed: bool = False
    is_first_look: bool = False
    ids: Ids | None = None


async def classify_look(
    session: Session, page: FetchedPage, reading: Reading | None, source_id: int
) -> LookOutcome:
    """Decide on a page; the caller holds the source's lock, and no row is written."""
    if page.outcome is not None:
        return LookOutcome(page.outcome, await known_article(session, page))
    if page.is_as_known:
        outcome = FetchOutcome.NOT_MODIFIED if page.status == 304 else FetchOutcome.UNCHANGED
        return LookOutcome(outcome, await known_article(session, page))
    if reading is None:
        raise ValueError("a page that came and is not as known has to be read first")
    if reading.extraction.refusal is not None:
        return LookOutcome(_refusal(page, reading.extraction.refusal), await known_article(session, page))
    found = await identify(session, page, reading, source_id)
    if isinstance(found, Unknown):
        ids = Ids(**await session.one("draw_article"))
        return LookOutcome(FetchOutcome.NEW, reading=reading, taken_by=found.taken_by, ids=ids)
    if _has_expired(page.vantage, found.current, reading):
        return LookOutcome(FetchOutcome.SESSION_EXPIRED, found, reading)
    if page.observed_at < found.current["last_looked_at"]:
        return await _judge_late(session, page, found, reading, source_id)
    if page.vantage != found.current["vantage"]:
        return await _judge_elsewhere(session, page, found, reading, source_id)
    return await _judge(session, found, reading, source_id)


def _refusal(page: FetchedPage, name: str) -> str:
    """A subscriber who is asked to log in has a session no longer."""
    is_expired = name == FetchOutcome.LOGIN and page.vantage != ANONYMOUS
    return FetchOutcome.SESSION_EXPIRED if is_expired else name


async def _judge_late(
    session: Session, page: FetchedPage, found: Identity, reading: Reading, source_id: int
) -> LookOutcome:
    """A capture that arrives late says what stood at its own time; earlier than the first, it is the first."""
    row = await _text_at(session, page, found)
    if row is None:
        return replace(
            _first_sight(found, reading), outcome=FetchOutcome.CHANGED, taken_by=None, is_late=True
        )
    then = replace(found, current=row, taken_by=None)
    decision = await _judge(session, then, reading, source_id)
    if not row["stood"] and decision.change is None:
        decision = replace(
            decision, outcome=FetchOutcome.CHANGED, change=Change(RevisionKind.NONE, is_revision=False)
        )
    return replace(_placed(decision), is_late=True)


async def _judge_elsewhere(
    session: Session, page: FetchedPage, found: Identity, reading: Reading, source_id: int
) -> LookOutcome:
    """A text is compared with what was seen from the same vantage: a subscriber sees more than a passer-by."""
    row = await _text_at(session, page, found)
    if row is None:
        return _first_sight(found, reading)
    return _placed(await _judge(session, replace(found, current=row), reading, source_id))


async def _text_at(session: Session, page: FetchedPage, found: Identity) -> Row | None:
    """What stood then, from the page's vantage."""
    return await session.first(
        "text_at", article_id=found.article_id, observed_at=page.observed_at, vantage=page.vantage
    )


def _placed(decision: LookOutcome) -> LookOutcome:
    """Another text takes its place by time, and so does the whole of one of which the visible part was known."""
    is_placed = decision.outcome == FetchOutcome.CHANGED or decision.is_whole
    return replace(decision, is_whole=False, is_placed=is_placed)


def _as_before(found: Identity) -> FetchOutcome:
    """The outcome of a look whose text is known: of the article's own address, or of another one."""
    return FetchOutcome.UNCHANGED if found.reason == AliasReason.REQUESTED else FetchOutcome.ALIAS


def _first_sight(found: Identity, reading: Reading) -> LookOutcome:
    """The first text from a vantage: nothing says that anybody changed anything."""
    return LookOutcome(
        _as_before(found),
        found,
        reading,
        Change(RevisionKind.NONE, is_revision=False),
        taken_by=found.taken_by,
        is_placed=True,
    )


async def _judge(session: Session, found: Identity, reading: Reading, source_id: int) -> LookOutcome:
    """Tell a change from no change, and the visible part of a text from the whole of it."""
    current, partial = found.current, reading.extraction.partial
    before, after = SeenText.of(current), SeenText(reading.text(), partial)
    unchanged = LookOutcome(
        _as_before(found),
        found,
        reading,
        taken_by=found.taken_by,
        is_whole=current["partial"] and not partial,
    )
    if partial and current["whole_known"]:
        unchanged = LookOutcome(FetchOutcome.PAYWALLED, found, reading)
    if current["content_sha256"] == reading.content_sha256:
        return unchanged
    change = compare_revisions(before, after)
    if change.is_revision:
        texts = [before.text.paragraphs, after.text.paragraphs]
        lines = await known_boilerplate(session, source_id, found.article_id, texts)
        change = compare_revisions(before, after, lines) if lines else change
    if not change.is_revision:
        return unchanged
    return LookOutcome(FetchOutcome.CHANGED, found, reading, change, taken_by=found.taken_by)


def _has_expired(vantage: str, current: Row, reading: Reading) -> bool:
    """Whether a subscriber's session shows only the teaser of a text that is known as a whole.

    Nothing was taken out of such an article: it is the session that has ended.
    """
    if vantage == ANONYMOUS or current["partial"]:
        return False
    return reading.extraction.partial or _is_teaser(stored_text(current), reading.text())


def _is_teaser(whole: Text, part: Text) -> bool:
    before, after = "\n".join(whole.paragraphs), "\n".join(part.paragraphs)
    if len(after.split()) >= _TEASER * len(before.split()):
        return False
    relation = same_copy(before, after)
    return relation is not None and (relation.kind, relation.larger) == (CopyKind.TRUNCATED, "a")
