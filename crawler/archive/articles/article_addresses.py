"""The addresses that lead to an article (its aliases), each for a range of time and with the reason for the belief."""

from __future__ import annotations

from crawler.archive.articles.article_identity import Identity
from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.sources.address_keys import kept_keys, key_on_page
from crawler.archive.texts.extraction_record import Reading
from crawler.identity import URL_KEY_VERSION
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.record import END_ALIAS
from sql.rows.visits import FIND_ADDRESS


async def write_alias(
    session: Session, article_id: int, address_id: int, reason: str, page: FetchedPage
) -> None:
    """Note that the address leads to the article from this look on, unless it leads to an article already."""
    await session.run(
        "write_alias", article_id=article_id, address_id=address_id, since=page.observed_at, reason=reason
    )


async def free_address(session: Session, page: FetchedPage, taken_by: str) -> int | None:
    """End the alias of a page's address, which leads to another article from now on; returns the article until now.

    ``taken_by`` is the reason of the alias. If a page had only declared the address, it never led anywhere: the alias
    is removed, and None is returned.
    """
    if taken_by == AliasReason.DECLARED:
        await session.run("drop_alias", address_id=page.visit.address_id)
        return None
    article_id: int | None = await session.first(
        END_ALIAS, address_id=page.visit.address_id, until=page.observed_at
    )
    return article_id


async def confirm_alias(session: Session, page: FetchedPage, article: Identity) -> None:
    """Note that a look at the requested address showed the article."""
    if article.reason != AliasReason.REQUESTED:
        await session.run("drop_alias", address_id=page.visit.address_id)
        await write_alias(session, article.article_id, page.visit.address_id, article.reason, page)
    await session.run(
        "confirm_alias",
        article_id=article.article_id,
        address_id=page.visit.address_id,
        reason=article.reason,
    )


async def declare_addresses(
    session: Session, source_id: int, page: FetchedPage, reading: Reading, article_id: int
) -> None:
    """Note the other addresses that an answer names for a new article.

    They are the one at which a redirect ended, and the canonical one. A declared address is not believed until a look
    at it shows the same article.
    """
    named = {key_on_page(page, page.final_url): (page.final_url, AliasReason.REDIRECT)}
    canonical, key = reading.extraction.canonical_url, canonical_key(page, reading)
    if canonical and key:
        named.setdefault(key, (canonical, AliasReason.DECLARED))
    named.pop(page.visit.url_key, None)
    kept = await kept_keys(session, {url: key for key, (url, _) in named.items()}) if named else {}
    for url, reason in named.values():
        address_id = await session.one(
            FIND_ADDRESS, source_id=source_id, url=url, url_key=kept[url], key_version=URL_KEY_VERSION
        )
        await write_alias(session, article_id, address_id, reason, page)
