"""Merges two articles if a look shows that they are one.

Example: the address A and the address B of one article were recorded as two articles, because so much boilerplate stood
around the text that the two seemed to differ. Later A redirects to B, or names B as its canonical address, and the
texts of both agree with the page: then the two become one. If A redirects to B, whose page was found first, then
number, moment or headline may show instead of the text that B is A, rewritten (``address_evidence.py``).
"""

from __future__ import annotations

from dataclasses import replace

from crawler.archive.articles.address_evidence import AddressEvidence
from crawler.archive.articles.article_matching import same_story, texts_agree
from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.articles.merge import merge
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.record import ARTICLE_AT_KEY, CURRENT_TEXT, SOURCE_OF_ARTICLE, ArticleAtKey


async def merge_if_one(session: Session, page: FetchedPage, reading: Reading) -> None:
    """Merge the articles to which the addresses of a look lead, if the texts of both agree with the page's.

    The younger article becomes part of the older one. The caller holds the source's lock.
    """
    alias = await _believed(session, page.visit.url_key)
    if alias is None:
        return
    reasons = (
        (AliasReason.REDIRECT, key_on_page(page, page.final_url)),
        (AliasReason.CANONICAL, canonical_key(page, reading)),
    )
    for reason, key in reasons:
        other = await _believed(session, key) if key else None
        if other is None or other.article_id == alias.article_id:
            continue
        if not await _are_one(session, page, reading, alias, other.article_id, reason):
            continue
        older, younger = sorted((alias.article_id, other.article_id))
        await merge(session, younger, older, f"{reason}: {page.visit.url} leads to both")
        alias = replace(alias, article_id=older)


async def _believed(session: Session, key: str) -> ArticleAtKey | None:
    row = await session.first(ARTICLE_AT_KEY, url_key=key)
    return row if row is not None and row.reason != AliasReason.DECLARED else None


async def _are_one(
    session: Session, page: FetchedPage, reading: Reading, alias: ArticleAtKey, other: int, reason: str
) -> bool:
    source_id = await session.one(SOURCE_OF_ARTICLE, article_id=alias.article_id)
    if source_id != await session.one(SOURCE_OF_ARTICLE, article_id=other):
        return False
    before, shown = [
        stored_text(await session.one(CURRENT_TEXT, article_id=each)) for each in (alias.article_id, other)
    ]
    if not texts_agree(shown, reading.text()):
        return False
    if texts_agree(before, reading.text()):
        return True
    if reason != AliasReason.REDIRECT:
        return False
    evidence = AddressEvidence(session, page, reading, source_id)
    return same_story(before, reading.text()) or await evidence.is_moved(before, alias)
