"""Which article a page is.

The evidence is asked in this order, and the first that answers decides:

1. the address that was requested; or that to which it redirected, which shows the article that it showed before,
2. the canonical address that the page names, if it is on the same registrable domain and no front page, and if the
   texts agree: the second page of a long read names the first one, and has the same headline,
3. the same text in the same source with the same headline or moment of publication; or the same headline and moment,
   with a text that differs only by boilerplate; or the same headline and most of the lines, if one of the two has no
   date (``second_witness.py``).

An address is no evidence if a page only declared it, or if it serves another article now (``address_evidence.py``).
Example: a newsroom publishes "/news/latest" with a new story each day; headline, text and date of today's page are not
those of yesterday's article, so the page is a new article. If the address redirects to the page of another article,
nothing was published there: the article that it led to ``leads elsewhere``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from psycopg import AsyncCursor

from crawler.archive.articles.address_evidence import AddressEvidence
from crawler.archive.articles.article_matching import texts_agree
from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.articles.second_witness import article_by_words
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.record import (
    ARTICLE_AT_KEY,
    CURRENT_TEXT,
    DRAW_LOOK_AND_ARTICLE,
    CurrentText,
    DrawnLookAndArticle,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The article that a page is, its current text, and the reason for the belief that it is that article.

    ``taken_by`` is set if the address led to another article until now: it is the reason of that alias.
    """

    article_id: int
    current: CurrentText
    reason: str
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The page is no article that the archive holds.

    ``taken_by`` is set if the address led to another article until now: it is the reason of that alias.
    """

    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class LeadsElsewhere:
    """The requested address is that of ``article``, and redirected to ``to``, which is the page of another article."""

    article: Identity
    to: str


async def ask_whether_unheard_of(
    session: Session, page: FetchedPage, reading: Reading | None
) -> AsyncCursor[DrawnLookAndArticle] | None:
    """Ask whether the archive has nothing at all that may have to do with a page, so that it is a new article.

    Most pages are, and this one statement saves them all those of ``identify``. It errs on the safe side: the least
    evidence is enough for "the page may be known". The answer is a row with ids that were drawn for the new article, or
    no row if the page may be known. Returns None if the question is needless, because the page was not read or its
    address was looked at before.
    """
    if reading is None or page.visit.looks or page.outcome or reading.extraction.refusal:
        return None
    keys = {page.visit.url_key, key_on_page(page, page.final_url), canonical_key(page, reading)}
    return await session.ask(
        DRAW_LOOK_AND_ARTICLE,
        address_id=page.visit.address_id,
        keys=sorted(keys - {None}),
        text_sha256=reading.text_sha256,
        title=reading.extraction.title,
        published_at=reading.extraction.published,
    )


async def known_article(session: Session, page: FetchedPage) -> Identity | None:
    """The article to which the requested address leads, whatever the server answered this time."""
    row = await session.first(ARTICLE_AT_KEY, url_key=page.visit.url_key)
    if row is None or row.reason == AliasReason.DECLARED:
        return None
    current = await session.one(CURRENT_TEXT, article_id=row.article_id)
    return Identity(row.article_id, current, AliasReason.REQUESTED)


async def identify(
    session: Session, page: FetchedPage, reading: Reading, source_id: int
) -> Identity | LeadsElsewhere | Unknown:
    """Decide which article a page is; the caller holds the source's lock."""
    evidence = AddressEvidence(session, page, reading, source_id)
    requested = await session.first(ARTICLE_AT_KEY, url_key=page.visit.url_key)
    if requested is not None:
        current = await session.one(CURRENT_TEXT, article_id=requested.article_id)
        known = Identity(requested.article_id, current, AliasReason.REQUESTED)
        if await evidence.still_serves(requested, stored_text(current)):
            return known
        if requested.reason != AliasReason.DECLARED and await evidence.is_redirected_from(requested):
            return LeadsElsewhere(known, page.final_url)
    found = await _by_redirect(evidence) or await _by_canonical(session, page, reading)
    if found is None and not reading.extraction.partial:
        found = await _by_words(session, page, reading, source_id)
    taken_by = requested.reason if requested is not None else None
    return replace(found, taken_by=taken_by) if found else Unknown(taken_by)


async def _by_redirect(evidence: AddressEvidence) -> Identity | None:
    """The article of the address to which the requested one redirected, if it is still served there."""
    session, page = evidence.session, evidence.page
    key = key_on_page(page, page.final_url)
    row = await session.first(ARTICLE_AT_KEY, url_key=key) if key != page.visit.url_key else None
    if row is None:
        return None
    current = await session.one(CURRENT_TEXT, article_id=row.article_id)
    if not await evidence.still_serves(row, stored_text(current)):
        return None
    return Identity(row.article_id, current, AliasReason.REDIRECT)


async def _by_canonical(session: Session, page: FetchedPage, reading: Reading) -> Identity | None:
    key = canonical_key(page, reading)
    row = await session.first(ARTICLE_AT_KEY, url_key=key) if key not in (None, page.visit.url_key) else None
    if row is None:
        return None
    current = await session.one(CURRENT_TEXT, article_id=row.article_id)
    if not texts_agree(stored_text(current), reading.text()):
        return None
    return Identity(row.article_id, current, AliasReason.CANONICAL)


async def _by_words(session: Session, page: FetchedPage, reading: Reading, source_id: int) -> Identity | None:
    article_id = await article_by_words(session, page, reading, source_id)
    if article_id is None:
        return None
    return Identity(article_id, await session.one(CURRENT_TEXT, article_id=article_id), AliasReason.SAME_TEXT)
