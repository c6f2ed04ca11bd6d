"""Which article a page is: the order of evidence.

1. the address that was requested, 2. the one that it led to, 3. the canonical one that the page names,
where it is on the same registrable domain, no front page, and headline or text agree, 4. the same text
within the source, or one that differs by what stands around it, with the same headline and moment of
publication. An address that was only declared by a page, and one whose page has nothing in common
with the article that it led to, is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from psycopg import AsyncCursor

from crawler.archive.articles.article_matching import agree, is_same_text, on_other_days, same_title
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import registrable_domain, url_key
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from crawler.revisions import Text
from sql.database import Row, Session

_LEAST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """The article that a page is, its current text, and why it is believed to be that article.

    ``taken_by`` is the reason of the alias under which the address led to another article until now.
    """

    article_id: int
    current: Row
    reason: str
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The page is no article that the archive holds.

    ``taken_by`` is the reason of the alias under which the address led to another article until now.
    """

    taken_by: str | None = None


async def ask_whether_unheard_of(
    session: Session, page: FetchedPage, reading: Reading | None
) -> AsyncCursor[Row] | None:
    """Ask whether nothing in the archive can have to do with a page: it is a new article then.

    The row is that of the ids that were drawn for it, and there is none where the page may be known. It is one
    look-up in place of those of ``identify`` and others, and on the safe side: less evidence than theirs is enough.
    None where it need not be asked, as the page was not read, or its address was looked at before.
    """
    if reading is None or page.visit.looks or page.outcome or reading.extraction.refusal:
        return None
    keys = {page.visit.url_key, url_key(page.final_url), canonical_key(page, reading)}
    return await session.ask(
        "draw_look_and_article",
        address_id=page.visit.address_id,
        keys=sorted(keys - {None}),
        text_sha256=reading.text_sha256,
        title=reading.extraction.title,
        published_at=reading.extraction.published,
    )


async def known_article(session: Session, page: FetchedPage) -> Identity | None:
    """The article that the requested address leads to, whatever came back this time."""
    row = await session.first("article_at_key", url_key=page.visit.url_key)
    if row is None or row["reason"] == AliasReason.DECLARED:
        return None
    current = await session.one("current_text", article_id=row["article_id"])
    return Identity(row["article_id"], current, AliasReason.REQUESTED)


async def identify(
    session: Session, page: FetchedPage, reading: Reading, source_id: int
) -> Identity | Unknown:
    """Decide which article a page is; the caller holds the source's lock."""
    requested = await session.first("article_at_key", url_key=page.visit.url_key)
    if requested is not None:
        current = await session.one("current_text", article_id=requested["article_id"])
        if await _still_serves(session, page, reading, requested, stored_text(current)):
            return Identity(requested["article_id"], current, AliasReason.REQUESTED)
    found = await _by_other_addresses(session, page, reading)
    found = found or await _by_text(session, page, reading, source_id)
    taken_by = requested["reason"] if requested is not None else None
    return replace(found, taken_by=taken_by) if found else Unknown(taken_by)


async def _still_serves(
    session: Session, page: FetchedPage, reading: Reading, alias: Row, before: Text
) -> bool:
    """Whether an address still serves its article, rewritten or not.

    It does not where headline and text are another's, and so are the date or the address that the page names.
    A date that is the same to the second outweighs the address: a first report was replaced by the story.
    """
    after = reading.text()
    if alias["reason"] == AliasReason.DECLARED:
        return agree(before, after)
    if same_title(before, after):
        return True
    if before.published is not None and before.published == after.published:
        return True
    is_other = on_other_days(before, after) or await _names_another(session, page, reading, alias)
    return not is_other or agree(before, after)


async def _names_another(session: Session, page: FetchedPage, reading: Reading, alias: Row) -> bool:
    """Whether the page led to an address of another article, or names a canonical address that is not this one's."""
    canonical = canonical_key(page, reading)
    for key in {url_key(page.final_url), canonical} - {page.visit.url_key, None}:
        row = await session.first("article_at_key", url_key=key)
        if row is None and key == canonical:
            return True
        if row is not None and row["article_id"] != alias["article_id"]:
            return True
    return False


def canonical_key(page: FetchedPage, reading: Reading) -> str | None:
    """The key of the canonical address, where it can be the article's."""
    url = reading.extraction.canonical_url
    if not url or urlsplit(url).path in ("", "/"):
        return None
    if registrable_domain(url) != registrable_domain(page.final_url):
        return None
    return url_key(url)


async def _by_other_addresses(session: Session, page: FetchedPage, reading: Reading) -> Identity | None:
    candidates = (
        (AliasReason.REDIRECT, url_key(page.final_url)),
        (AliasReason.CANONICAL, canonical_key(page, reading)),
    )
    for reason, key in candidates:
        if key is None or key == page.visit.url_key:
            continue
        row = await session.first("article_at_key", url_key=key)
        if row is None:
            continue
        current = await session.one("current_text", article_id=row["article_id"])
        if agree(stored_text(current), reading.text()):
            return Identity(row["article_id"], current, reason)
    return None


async def _by_text(session: Session, page: FetchedPage, reading: Reading, source_id: int) -> Identity | None:
    extraction = reading.extraction
    if extraction.partial:
        return None
    article_id = None
    if reading.words >= _LEAST_WORDS:
        article_id = await session.value(
            "article_of_text",
            source_id=source_id,
            text_sha256=reading.text_sha256,
            published_at=extraction.published,
            observed_at=page.observed_at,
        )
    article_id = article_id or await _by_moment(session, reading, source_id)
    if article_id is None:
        return None
    return Identity(article_id, await session.one("current_text", article_id=article_id), "same_text")


async def _by_moment(session: Session, reading: Reading, source_id: int) -> int | None:
    """The article of the same headline and moment of publication whose text differs by what stands around it."""
    extraction = reading.extraction
    if not extraction.title:
        return None
    rows = await session.all(
        "articles_of_headline", source_id=source_id, title=extraction.title, published_at=extraction.published
    )
    return next((row["article_id"] for row in rows if is_same_text(stored_text(row), reading.text())), None)
