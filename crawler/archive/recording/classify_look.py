"""What a look at an address came to. It is decided before anything is written."""

from __future__ import annotations

from crawler.archive.articles.article_identity import (
    Identity,
    LeadsElsewhere,
    Unknown,
    identify,
    known_article,
)
from crawler.archive.recording.comparable_text import comparable
from crawler.archive.recording.look_outcome import (
    AsKnown,
    Completed,
    KeptOutcome,
    LateSight,
    LeadsTo,
    NewArticle,
    Placed,
    Revised,
    Unchanged,
    WithoutText,
)
from crawler.archive.recording.reextract import ReadCapture
from crawler.archive.recording.stand_in import doubted, stand_in
from crawler.archive.revisions.nothing_to_read import stands_in
from crawler.archive.texts.boilerplate import known_boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import same_copy
from crawler.identity.copies import CopyKind
from crawler.model.articles import AliasReason
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import ANONYMOUS, FetchedPage
from crawler.revisions import Change, Text
from sql.database import Session
from sql.rows.record import DRAW_ARTICLE, TEXT_AT, CurrentText, TextThen
from sql.rows.texts import StandingText

_TEASER = 0.5
"""If a page shows only the beginning of a known text, with less than this share of its words, it is a teaser of it."""


async def classify_look(
    session: Session,
    page: FetchedPage,
    reading: Reading | None,
    source_id: int,
    read: ReadCapture | None = None,
) -> KeptOutcome:
    """Decide what a page is; the caller holds the source's lock, and no row is written.

    ``read`` extracts a kept body again, which is needed if a higher version of the program made a stored text.
    """
    if page.outcome is not None:
        return await _without_text(session, page, page.outcome)
    if page.is_as_known:
        outcome = FetchOutcome.NOT_MODIFIED if page.status == 304 else FetchOutcome.UNCHANGED
        return AsKnown(outcome, await known_article(session, page))
    if reading is None:
        raise ValueError("a page that came and is not as known has to be read first")
    if reading.extraction.refusal is not None:
        return await _without_text(session, page, _refusal(page, reading.extraction.refusal))
    found = await identify(session, page, reading, source_id)
    if isinstance(found, LeadsElsewhere):
        return _leads_elsewhere(found, reading)
    if isinstance(found, Unknown):
        return NewArticle(reading, await session.one(DRAW_ARTICLE), found.taken_by)
    return await _classify_known(session, page, reading, found, source_id, read)


async def _classify_known(
    session: Session,
    page: FetchedPage,
    reading: Reading,
    found: Identity,
    source_id: int,
    read: ReadCapture | None,
) -> KeptOutcome:
    """Decide what a page of a known article shows of it."""
    current = await comparable(session, found.current, reading, read)
    standing = await _stand_in(session, page, reading, found, current)
    if standing is not None:
        return WithoutText(standing, found, current, reading)
    reading = doubted(reading, stored_text(current))
    if _has_expired(page.vantage, current, reading):
        return WithoutText(FetchOutcome.SESSION_EXPIRED, found, current, reading)
    if page.observed_at < current.last_looked_at:
        then = await _text_at(session, page, found, reading, read)
        return await _classify_late(session, found, then, reading, source_id)
    if page.vantage != current.vantage:
        then = await _text_at(session, page, found, reading, read)
        return await _classify_elsewhere(session, found, then, reading, source_id)
    return await _compare(session, found, current, reading, source_id)


def _leads_elsewhere(found: LeadsElsewhere, reading: Reading) -> WithoutText:
    current = found.article.current
    is_article = reading.extraction.published is not None or current.published_at is None
    to = LeadsTo(found.to, is_article)
    return WithoutText(FetchOutcome.LEADS_ELSEWHERE, found.article, current, leads_to=to)


async def _stand_in(
    session: Session, page: FetchedPage, reading: Reading, found: Identity, current: CurrentText
) -> FetchOutcome | None:
    """What stands in the article's place at its own address; None for the article, and for captures that came late."""
    if found.reason != AliasReason.REQUESTED or page.observed_at < current.last_looked_at:
        return None
    return await stand_in(session, page, reading, stored_text(current), found.article_id)


async def _without_text(session: Session, page: FetchedPage, outcome: str) -> WithoutText:
    article = await known_article(session, page)
    if article is None:
        return WithoutText(outcome, None, None)
    words = stored_text(article.current).paragraphs
    if outcome in FetchOutcome.HAS_NOTHING and stands_in(page.body, page.header("Content-Type"), words):
        outcome = FetchOutcome.UNREAD
    return WithoutText(outcome, article, article.current)


def _refusal(page: FetchedPage, name: str) -> str:
    """Return the outcome of a refused page: if a subscriber is asked to log in, the session has expired."""
    is_expired = name == FetchOutcome.LOGIN and page.vantage != ANONYMOUS
    return FetchOutcome.SESSION_EXPIRED if is_expired else name


async def _classify_late(
    session: Session, found: Identity, then: TextThen | None, reading: Reading, source_id: int
) -> Placed | LateSight:
    """Decide on a capture that arrives late: it is compared with the text that stood at its own time.

    If it is older than all that the archive has, it becomes the first revision.
    """
    if then is None:
        return Placed(FetchOutcome.CHANGED, found, found.current, reading, is_late=True)
    outcome = await _compare(session, found, then, reading, source_id)
    if not then.stood:
        return Placed(FetchOutcome.CHANGED, found, then, reading, is_late=True)
    if isinstance(outcome, Revised | Completed):
        return Placed(outcome.outcome, found, then, reading, is_late=True)
    return LateSight(outcome.outcome, found, then, reading)


async def _classify_elsewhere(
    session: Session, found: Identity, then: TextThen | None, reading: Reading, source_id: int
) -> Placed | Unchanged | WithoutText:
    """Decide on a page from another vantage than the newest text: it is compared with texts of its own vantage.

    A subscriber sees more than a visitor without a session, and nobody has changed anything. So the first text from a
    vantage is no change either.
    """
    if then is None:
        return Placed(_seen_again(found), found, found.current, reading, is_late=False)
    outcome = await _compare(session, found, then, reading, source_id)
    if isinstance(outcome, Revised | Completed):
        return Placed(outcome.outcome, found, then, reading, is_late=False)
    return outcome


async def _text_at(
    session: Session, page: FetchedPage, found: Identity, reading: Reading, read: ReadCapture | None
) -> TextThen | None:
    """The text that stood at the time of the page, as it was seen from the page's vantage; None if there is none."""
    then = await session.first(
        TEXT_AT, article_id=found.article_id, observed_at=page.observed_at, vantage=page.vantage
    )
    return None if then is None else await comparable(session, then, reading, read)


def _seen_again(found: Identity) -> FetchOutcome:
    """The outcome of a look whose text is known: "unchanged" at an address of the article, "alias" at a new one."""
    return FetchOutcome.UNCHANGED if found.reason == AliasReason.REQUESTED else FetchOutcome.ALIAS


async def _compare(
    session: Session, found: Identity, stood: StandingText, reading: Reading, source_id: int
) -> Unchanged | Completed | Revised | WithoutText:
    """Decide whether a text has changed, and whether it is a whole text or only its visible part."""
    partial = reading.extraction.partial
    if stood.content_sha256 != reading.content_sha256:
        change = await _change(session, found, stood, reading, source_id)
        if change.is_revision:
            return Revised(found, stood, reading, change)
    if partial and stood.whole_known:
        return WithoutText(FetchOutcome.PAYWALLED, found, stood, reading)
    if stood.partial and not partial:
        return Completed(_seen_again(found), found, stood, reading)
    return Unchanged(_seen_again(found), found, stood, reading)


async def _change(
    session: Session, found: Identity, stood: StandingText, reading: Reading, source_id: int
) -> Change:
    """Return what became of a text, compared without the lines that are known as boilerplate today."""
    before, after = SeenText.of(stood), SeenText(reading.text(), reading.extraction.partial)
    change = compare_revisions(before, after)
    if not change.is_revision:
        return change
    texts = [before.text.paragraphs, after.text.paragraphs]
    lines = await known_boilerplate(session, source_id, found.article_id, texts)
    return compare_revisions(before, after, lines) if lines else change


def _has_expired(vantage: str, current: StandingText, reading: Reading) -> bool:
    """Whether a subscriber's session shows only the teaser of a text that is known as a whole.

    The newsroom has not removed the rest of the article: the session has ended.
    """
    if vantage == ANONYMOUS or current.partial:
        return False
    return reading.extraction.partial or _is_teaser(stored_text(current), reading.text())


def _is_teaser(whole: Text, part: Text) -> bool:
    before, after = "\n".join(whole.paragraphs), "\n".join(part.paragraphs)
    if len(after.split()) >= _TEASER * len(before.split()):
        return False
    relation = same_copy(before, after)
    return relation is not None and (relation.kind, relation.larger) == (CopyKind.TRUNCATED, "a")
