"""Redaction: the words of an article are removed for good, as the law may demand, and all that proves the rest stays.

Texts, diffs, bodies, headers, search rows and everything else that holds the words are emptied or deleted. Hashes,
times, classes, counts and addresses stay. The redaction is an entry of the ledger, so that a verification can tell what
was removed by it from what is broken. The article's addresses are never fetched again.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import Rollback

from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.captures.prune import free_deltas
from crawler.archive.recording.forget_words import About, forget, forget_samples, gather
from crawler.archive.recording.look_outcome import KeptOutcome
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading
from crawler.identity import url_key
from crawler.model.visits import FetchedPage
from sql.database import Database, Session
from sql.rows.redact import (
    ARTICLE_TO_REDACT,
    CAPTURES_TO_REDACT,
    REDACTION_OF_PAGE,
    REDACTION_REACHES,
    REVISIONS_TO_REDACT,
    REVISIONS_TO_REDACT_AGAIN,
    SAME_TEXT_ELSEWHERE,
    WRITE_REDACTION,
    RedactionReach,
    WrittenRedaction,
)


class CannotRedact(LookupError):
    """There is nothing to redact; the message names the article or revision that was asked for."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done: the number of the redaction, the revisions, and how many texts and bodies were removed.

    ``elsewhere`` are pairs of revision and article that have the very same text and stay. ``reaches`` are the addresses
    that are closed, and the copies and messages that stay.
    """

    id: int
    article_id: int
    revisions: list[int]
    texts: int
    bodies: int
    elsewhere: list[tuple[int, int]]
    reaches: list[RedactionReach]


class AlreadyRedacted(LookupError):
    """Nothing of what was asked for has words any more."""


async def redact(
    database: Database, url: str, revision_id: int | None, reason: str, *, is_trial: bool = False
) -> Redacted:
    """Redact an article, or one of its revisions, in one transaction; raises CannotRedact and AlreadyRedacted.

    A trial is rolled back at its end, so that it tells exactly what a redaction would do, and changes nothing.
    """
    async with database.transaction() as session:
        article = await session.first(ARTICLE_TO_REDACT, url=url, url_key=url_key(url))
        if article is None:
            raise CannotRedact(f"no article is known at {url}")
        await session.run("lock_source", source_id=article.source_id)
        which = {"article_id": article.id, "revision_id": revision_id}
        revisions = await session.all(REVISIONS_TO_REDACT, **which)
        if not revisions:
            raise CannotRedact(f"article {article.id} has no revision {revision_id}")
        if not await session.all(REVISIONS_TO_REDACT_AGAIN, article_id=article.id, revisions=revisions):
            raise AlreadyRedacted(f"{url} is redacted already; nothing was changed")
        about = About(article.source_id, article.id, revisions, is_whole=revision_id is None)
        reaches = await session.all(REDACTION_REACHES, article_id=article.id, revisions=revisions)
        done, bodies = await _redact(session, about, url, reason)
        rows = await session.all(SAME_TEXT_ELSEWHERE, redaction_id=done.id)
        if is_trial:
            raise Rollback
    if not is_trial:
        await forget_samples(database)
    elsewhere = [(row.revision_id, row.article_id) for row in rows]
    return Redacted(done.id, article.id, revisions, len(done.texts), bodies, elsewhere, reaches)


async def _redact(session: Session, about: About, url: str, reason: str) -> tuple[WrittenRedaction, int]:
    """Write the redaction and remove what it names; returns its row, and how many bodies were removed."""
    which = {"article_id": about.article_id, "revisions": about.revisions}
    done = await session.one(WRITE_REDACTION, **which, url=url, reason=reason, is_whole=about.is_whole)
    said = await gather(session, about)
    bodies = await _remove(session, done.id, done.texts, done.verdicts, done.looks)
    await session.run("drop_redacted_search", **which)
    of_article = {"redaction_id": done.id, "article_id": about.article_id}
    await session.run("empty_claims", **of_article, looks=done.looks)
    await session.run("drop_redacted_details", article_id=about.article_id, looks=done.looks)
    await session.run("drop_list_copies")
    await forget(session, about, said)
    await session.run("close_addresses", **of_article)
    return done, bodies


async def _remove(
    session: Session, redaction_id: int, texts: list[int], verdicts: list[int], looks: list[int]
) -> int:
    await free_deltas(session, await session.all(CAPTURES_TO_REDACT, looks=looks))
    bodies = await session.touched("drop_redacted_captures", looks=looks)
    await session.run("drop_redacted_headers", looks=looks)
    await session.run("empty_texts", redaction_id=redaction_id, texts=texts)
    await session.run("empty_verdicts", redaction_id=redaction_id, verdicts=verdicts)
    return bodies


async def redact_revisions(session: Session, about: About, url: str, reason: str) -> None:
    """Redact revisions that the caller has found, in its transaction; it calls ``forget_samples`` after that."""
    await session.run("lock_source", source_id=about.source_id)
    await _redact(session, about, url, reason)


async def falls_under_redaction(
    session: Session, page: FetchedPage, reading: Reading | None, outcome: KeptOutcome
) -> bool:
    """Whether a page shows a redacted article; if so, its address is closed, and nothing of the page may be kept."""
    named = canonical_key(page, reading) if reading is not None else None
    redaction_id = await session.first(
        REDACTION_OF_PAGE,
        address_id=page.visit.address_id,
        keys=[key_on_page(page, page.final_url), *([named] if named else [])],
        article_id=outcome.article.article_id if outcome.article else None,
    )
    if redaction_id is None:
        return False
    if redaction_id:
        await session.run("close_address", address_id=page.visit.address_id, redaction_id=redaction_id)
    return True
