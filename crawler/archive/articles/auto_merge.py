"""Articles that a look shows to be one: the requested address leads to one of them, the page to the other.

It happens where two addresses of an article were read as two articles, because what stood around the text
differed more than the text does, and one of them redirects to the other afterwards, or names it.
"""

from __future__ import annotations

from crawler.archive.articles.article_identity import canonical_key
from crawler.archive.articles.article_matching import texts_agree
from crawler.archive.articles.merge import merge
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import url_key
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from sql.database import Session


async def merge_if_one(session: Session, page: FetchedPage, reading: Reading) -> None:
    """Merge the articles that the addresses of a look lead to, where the texts of both are the page's.

    The younger one becomes part of the older one. The caller holds the source's lock.
    """
    requested = await _article_at(session, page.visit.url_key)
    if requested is None:
        return
    reasons = (
        (AliasReason.REDIRECT, url_key(page.final_url)),
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
    row = await session.first("article_at_key", url_key=key)
    return row["article_id"] if row is not None and row["reason"] != AliasReason.DECLARED else None


async def _are_one(session: Session, reading: Reading, *articles: int) -> bool:
    sources = {await session.value("source_of_article", article_id=each) for each in articles}
    texts = [stored_text(await session.one("current_text", article_id=each)) for each in articles]
    return len(sources) == 1 and all(texts_agree(text, reading.text()) for text in texts)
