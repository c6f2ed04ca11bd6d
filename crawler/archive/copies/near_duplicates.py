"""Near-duplicates across all sources: who else ran this text, within a rolling window.

Candidates share a band of their MinHash signatures; the current texts, without furniture, confirm. A text is
signed with its recording and its copies are looked for after that was committed, so that of two articles
that come at once at least one finds the other. Where a search fails, a note in the archive stays and the
search is made again; the article itself is never at stake.
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
from sql.database import Database, Row, Session

WINDOW = timedelta(days=30)
"""Texts that were signed longer ago are no candidates any more; relations that were found stay."""
_LEAST_WORDS = 20
_CANDIDATES = 30
_PATIENCE = timedelta(minutes=1)
_TRIES = 5
_BATCH = 500
log = structlog.get_logger("copies")


async def sign(session: Session, article_id: int, revision_id: int, lines: Sequence[str]) -> None:
    """Keep the signature of an article's current text, given as its canonical lines without furniture."""
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
    """Look for the copies of an article's current text, which is signed, and note them; returns how many there are."""
    async with database.pipelined() as session:
        asked = await session.ask(
            "search_copies", article_id=article_id, version=SIGNATURE_VERSION, at_most=_CANDIDATES
        )
    row = await asked.fetchone()
    if row is None or row["shared"] is None:
        return 0
    async with database.pipelined() as session:
        found = await _relate(session, article_id, row["shared"])
        await session.run("end_copy_search", article_id=article_id, noted_at=row["noted_at"])
    return found


async def catch_up(database: Database, at_most: int = _BATCH, patience: timedelta = _PATIENCE) -> int:
    """Make the searches that were left undone; returns how many. One that fails again is tried five times."""
    async with database.transaction() as session:
        rows = await session.all("unsigned_articles", patience=patience, tries=_TRIES, at_most=at_most)
    for row in rows:
        try:
            await _sign_and_find(database, row["article_id"])
        except Exception as error:
            log.warning(
                "copies not found",
                article=row["article_id"],
                error=f"{type(error).__name__}: {error}",
                exc_info=True,
            )
    return len(rows)


async def _sign_and_find(database: Database, article_id: int) -> None:
    async with database.transaction() as session:
        await session.run("begin_copy_search", article_id=article_id)
    async with database.transaction() as session:
        if await session.first("lock_copy_search", article_id=article_id) is None:
            return
        [row] = await session.all("texts_to_compare", articles=[article_id])
        side = await _side(session, row)
        await sign(session, article_id, side.revision_id, side.lines)
    await find_copies(database, article_id)


async def prune(database: Database, window: timedelta = WINDOW, at_most: int = 10_000) -> int:
    """Drop signatures that the window has left behind; returns how many."""
    async with database.transaction() as session:
        return await session.touched("prune_signatures", window=window, at_most=at_most)


async def sign_again(database: Database, at_most: int = _BATCH) -> int:
    """Note texts whose signature another version made, for ``catch_up``; returns how many."""
    async with database.transaction() as session:
        return await session.touched("sign_again", version=SIGNATURE_VERSION, at_most=at_most)


async def _side(session: Session, row: Row) -> Side:
    shown = await shown_lines(session, row["source_id"], row["article_id"], row["body"].split("\n"))
    return Side(row["article_id"], row["source_id"], row["revision_id"], shown)


async def _relate(session: Session, article_id: int, shared: dict[str, int]) -> int:
    """Confirm the candidates in the order of their ids, so that two searches never wait for one another.

    ``shared`` has the bands that each shares, by its id; articles that are related already are asked again.
    """
    found = 0
    articles = sorted({article_id, *map(int, shared)})
    rows = {row["article_id"]: row for row in await session.all("texts_to_compare", articles=articles)}
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
