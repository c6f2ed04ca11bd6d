"""Which article a page is.

The evidence is asked in this order, and the first that answers decides:

1. the address that was requested,
2. the address to which it redirected, if headline or text agree,
3. the canonical address that the page names, if it is on the same registrable domain and no front page, and if
   headline or text agree,
4. the same text in the same source; or the same headline and moment of publication, with a text that differs only by
   boilerplate.

An address is no evidence if a page only declared it, or if it serves another article now. Example: a newsroom publishes
"/news/latest" with a new story each day; headline, text and date of today's page are not those of yesterday's article,
so the page is a new article.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from psycopg import AsyncCursor

from crawler.archive.articles.article_matching import agree, is_same_text, on_other_days, same_title
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import registrable_domain
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from crawler.revisions import Text
from sql.database import Session
from sql.rows.record import (
    ARTICLE_AT_KEY,
    ARTICLE_OF_TEXT,
    ARTICLES_OF_HEADLINE,
    CURRENT_TEXT,
    DRAW_LOOK_AND_ARTICLE,
    ArticleAtKey,
    CurrentText,
    DrawnLookAndArticle,
)

_LEAST_WORDS = 60
"""Words; two pages with the same shorter text may be two articles, such as "Air raid alert in Kyiv"."""


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
) -> Identity | Unknown:
    """Decide which article a page is; the caller holds the source's lock."""
    requested = await session.first(ARTICLE_AT_KEY, url_key=page.visit.url_key)
    if requested is not None:
        current = await session.one(CURRENT_TEXT, article_id=requested.article_id)
        if await _still_serves(session, page, reading, requested, stored_text(current)):
            return Identity(requested.article_id, current, AliasReason.REQUESTED)
    found = await _by_other_addresses(session, page, reading)
    found = found or await _by_text(session, page, reading, source_id)
    taken_by = requested.reason if requested is not None else None
    return replace(found, taken_by=taken_by) if found else Unknown(taken_by)


async def _still_serves(
    session: Session, page: FetchedPage, reading: Reading, alias: ArticleAtKey, before: Text
) -> bool:
    """Whether an address still serves its article, be it rewritten.

    It serves another one if headline and text have nothing in common with the article, and in addition the date is of
    another day or the page names another address. If the date is the same to the second, it is the same article
    whatever the address says: a first short report was replaced by the whole story.
    """
    after = reading.text()
    if alias.reason == AliasReason.DECLARED:
        return agree(before, after)
    if same_title(before, after):
        return True
    if before.published is not None and before.published == after.published:
        return True
    is_other = on_other_days(before, after) or await _names_another(session, page, reading, alias)
    return not is_other or agree(before, after)


async def _names_another(session: Session, page: FetchedPage, reading: Reading, alias: ArticleAtKey) -> bool:
    """Whether the page names another article: by a redirect to it, or by a canonical address that is not its own."""
    canonical = canonical_key(page, reading)
    for key in {key_on_page(page, page.final_url), canonical} - {page.visit.url_key, None}:
        row = await session.first(ARTICLE_AT_KEY, url_key=key)
        if row is None and key == canonical:
            return True
        if row is not None and row.article_id != alias.article_id:
            return True
    return False


def canonical_key(page: FetchedPage, reading: Reading) -> str | None:
    """The key of the canonical address that the page names; None if it cannot be an article's of this site."""
    url = reading.extraction.canonical_url
    if not url or urlsplit(url).path in ("", "/"):
        return None
    if registrable_domain(url) != registrable_domain(page.final_url):
        return None
    return key_on_page(page, url)


async def _by_other_addresses(session: Session, page: FetchedPage, reading: Reading) -> Identity | None:
    candidates = (
        (AliasReason.REDIRECT, key_on_page(page, page.final_url)),
        (AliasReason.CANONICAL, canonical_key(page, reading)),
    )
    for reason, key in candidates:
        if key is None or key == page.visit.url_key:
            continue
        row = await session.first(ARTICLE_AT_KEY, url_key=key)
        if row is None:
            continue
        current = await session.one(CURRENT_TEXT, article_id=row.article_id)
        if agree(stored_text(current), reading.text()):
            return Identity(row.article_id, current, reason)
    return None


async def _by_text(session: Session, page: FetchedPage, reading: Reading, source_id: int) -> Identity | None:
    extraction = reading.extraction
    if extraction.partial:
        return None
    article_id = None
    if reading.words >= _LEAST_WORDS:
        article_id = await session.first(
            ARTICLE_OF_TEXT,
            source_id=source_id,
            text_sha256=reading.text_sha256,
            published_at=extraction.published,
            observed_at=page.observed_at,
        )
    article_id = article_id or await _by_moment(session, reading, source_id)
    if article_id is None:
        return None
    return Identity(article_id, await session.one(CURRENT_TEXT, article_id=article_id), "same_text")


async def _by_moment(session: Session, reading: Reading, source_id: int) -> int | None:
    """The article of the same headline and moment of publication, if the texts differ only by boilerplate."""
    extraction = reading.extraction
    if not extraction.title:
        return None
    rows = await session.all(
        ARTICLES_OF_HEADLINE, source_id=source_id, title=extraction.title, published_at=extraction.published
    )
    return next((row.article_id for row in rows if is_same_text(stored_text(row), reading.text())), None)
