"""Merges two articles if a look shows that they are one.

Example: the address A and the address B of one article were recorded as two articles, because so much boilerplate stood
around the text that the two seemed to differ. Later A redirects to B, or names B as its canonical address, and the
texts of both agree with the page: then the two become one.
"""

from __future__ import annotations

from crawler.archive.articles.article_identity import canonical_key
from crawler.archive.articles.article_matching import texts_agree
from crawler.archive.articles.merge import merge
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.record import ARTICLE_AT_KEY, CURRENT_TEXT, SOURCE_OF_ARTICLE


async def merge_if_one(session: Session, page: FetchedPage, reading: Reading) -> None:
    """Merge the articles to which the addresses of a look lead, if the texts of both agree with the page's.

    The younger article becomes part of the older one. The caller holds the source's lock.
    """
    requested = await _article_at(session, page.visit.url_key)
    if requested is None:
        return
    reasons = (
        (AliasReason.REDIRECT, key_on_page(page, page.final_url)),
        (AliasReason.CANONICAL, canonical_key(page, reading)),
    )
    for reason, key in reasons:
        other = await _article_at(session, key) if key else None
        if other is None or other == requested or not await _are_one(session, reading, requested, other):
            continue
        older, younger = sorted((requested, other))
        await merge(session, younger, older, f"{reason}: {page.visit.url} leads to both")
        requested = older


async def _article_at(session: Session, key: str) -> int | None:
    row = await session.first(ARTICLE_AT_KEY, url_key=key)
    return row.article_id if row is not None and row.reason != AliasReason.DECLARED else None


async def _are_one(session: Session, reading: Reading, *articles: int) -> bool:
    sources = {await session.one(SOURCE_OF_ARTICLE, article_id=each) for each in articles}
    texts = [stored_text(await session.one(CURRENT_TEXT, article_id=each)) for each in articles]
    return len(sources) == 1 and all(texts_agree(text, reading.text()) for text in texts)
