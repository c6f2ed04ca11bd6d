"""Near-duplicates across all sources: who else published this text within the last 30 days.

Two articles are candidates if their MinHash signatures share a band; then their current texts, without boilerplate, are
compared. The signature is stored in the transaction that records the text, and copies are searched for after it is
committed. So if two copies arrive at the same time, at least one of them finds the other. If a search fails, a note in
the archive stays, and the search is made again later; the article itself is safe by then.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

import structlog

from crawler.archive.copies.near_duplicate_pairs import Side, compare_sides, put_pair
from crawler.archive.texts.boilerplate import shown_lines
from crawler.identity import SIGNATURE_VERSION, signature
from sql.database import Database, Session
from sql.rows.copies import (
    LOCK_COPY_SEARCH,
    SEARCH_COPIES,
    TEXTS_TO_COMPARE,
    UNSIGNED_ARTICLES,
    TextToCompare,
)

WINDOW = timedelta(days=30)
"""Texts that were signed longer ago are no candidates any more; relations that were found stay."""
_LEAST_WORDS = 20
"""Words; a shorter text is not signed, as many articles have such a text by chance."""
_CANDIDATES = 30
"""Candidates of one search, those with the most shared bands."""
_PATIENCE = timedelta(minutes=1)
"""A search that was noted so long ago and not ended has failed."""
_TRIES = 5
"""Times that a failed search is made again."""
_BATCH = 500
"""Searches that one call makes up for."""
log = structlog.get_logger("copies")


async def sign(session: Session, article_id: int, revision_id: int, lines: Sequence[str]) -> None:
    """Store the signature of an article's current text; ``lines`` are its canonical lines without boilerplate."""
    signed = signature("\n".join(lines))
    if signed.words < _LEAST_WORDS:
        await session.run("drop_signature", article_id=article_id)
        return
    await session.run(
        "put_signature",
        article_id=article_id,
        revision_id=revision_id,
        version=SIGNATURE_VERSION,
        bands=list(signed.bands),
    )


async def find_copies(database: Database, article_id: int) -> int:
    """Search for copies of an article's current text, which was signed, and store them; returns how many there are."""
    async with database.pipelined() as session:
        asked = await session.ask(
            SEARCH_COPIES, article_id=article_id, version=SIGNATURE_VERSION, at_most=_CANDIDATES
        )
    row = await asked.fetchone()
    if row is None or row.shared is None:
        return 0
    async with database.pipelined() as session:
        found = await _relate(session, article_id, row.shared)
        await session.run("end_copy_search", article_id=article_id, noted_at=row.noted_at)
    return found


async def catch_up(database: Database, at_most: int = _BATCH, patience: timedelta = _PATIENCE) -> int:
    """Make the searches that failed or were interrupted; returns how many. Each is tried five times at most."""
    async with database.transaction() as session:
        articles = await session.all(
            UNSIGNED_ARTICLES, patience=patience, tries=_TRIES, version=SIGNATURE_VERSION, at_most=at_most
        )
    for article_id in articles:
        try:
            await _sign_and_find(database, article_id)
        except Exception as error:
            log.warning(
                "copies not found",
                article=article_id,
                error=f"{type(error).__name__}: {error}",
                exc_info=True,
            )
    return len(articles)


async def _sign_and_find(database: Database, article_id: int) -> None:
    async with database.transaction() as session:
        await session.run("begin_copy_search", article_id=article_id)
    async with database.transaction() as session:
        if await session.first(LOCK_COPY_SEARCH, article_id=article_id) is None:
            return
        [row] = await session.all(TEXTS_TO_COMPARE, articles=[article_id])
        side = await _side(session, row)
        await sign(session, article_id, side.revision_id, side.lines)
    await find_copies(database, article_id)


async def prune(database: Database, window: timedelta = WINDOW, at_most: int = 10_000) -> int:
    """Delete signatures that are older than the window; returns how many."""
    async with database.transaction() as session:
        return await session.touched("prune_signatures", window=window, at_most=at_most)


async def sign_again(database: Database, at_most: int = _BATCH) -> int:
    """Note texts whose signature is of another version, so that ``catch_up`` signs them again; returns how many.

    Signatures of a higher version stay.
    """
    async with database.transaction() as session:
        return await session.touched("sign_again", version=SIGNATURE_VERSION, at_most=at_most)


async def _side(session: Session, row: TextToCompare) -> Side:
    shown = await shown_lines(session, row.source_id, row.article_id, row.body.split("\n"))
    return Side(row.article_id, row.source_id, row.revision_id, shown)


async def _relate(session: Session, article_id: int, shared: dict[str, int]) -> int:
    """Compare an article with its candidates; returns how many are copies.

    ``shared`` says for each candidate's id how many bands it shares. It also has the articles that are known as copies
    already, which are compared again. The order is that of the ids, so that two searches at once never wait for each
    other in a circle.
    """
    found = 0
    articles = sorted({article_id, *map(int, shared)})
    rows = {row.article_id: row for row in await session.all(TEXTS_TO_COMPARE, articles=articles)}
    text = rows.pop(article_id, None)
    if text is None:
        return 0  # merged into another one since
    own = await _side(session, text)
    for row in rows.values():
        other = await _side(session, row)
        first, second = sorted((own, other), key=lambda each: each.article_id)
        relation = await asyncio.to_thread(compare_sides, first, second)
        bands = shared[str(other.article_id)]
        evidence = {"bands": bands, "revisions": [first.revision_id, second.revision_id]}
        found += await put_pair(session, first, second, relation, json.dumps(evidence))
    return found
