"""Near-duplicates across all sources: who else ran this text, within a rolling window.

Candidates share a band of their MinHash signatures; the current texts, without furniture, confirm. A search
runs after the article's own commit: the signature is committed before candidates are asked for, so that of
two articles that come at once at least one finds the other. Where a search fails, a note in the archive
stays and the search is made again; the article itself is never at stake.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import structlog

from crawler.archive.memory import known_furniture
from crawler.archive.pairs import Side, compare_sides, put_pair
from crawler.identity import SIGNATURE_VERSION, signature
from crawler.identity.text import canonical_lines
from sql.database import Database, Session

WINDOW = timedelta(days=30)
"""Texts that were signed longer ago are no candidates any more; relations that were found stay."""
_LEAST_WORDS = 20
_CANDIDATES = 30
_PATIENCE = timedelta(minutes=1)
_TRIES = 5
_BATCH = 500
log = structlog.get_logger("copies")


async def find_copies(database: Database, article_id: int) -> int:
    """Look for the copies of an article's current text and note them; returns how many there are now."""
    async with database.transaction() as session:
        row = await session.first("begin_signing", article_id=article_id)
        if row is None:
            return 0
        side = await _side(session, row)
        bands = await _sign(session, side)
    async with database.transaction() as session:
        shared = await _candidates(session, article_id, bands)
        found = await _relate(session, side, shared)
        await session.run("end_signing", article_id=article_id, revision_id=side.revision_id)
    return found


async def catch_up(database: Database, at_most: int = _BATCH, patience: timedelta = _PATIENCE) -> int:
    """Make the searches that were left undone; returns how many. One that fails again is tried five times."""
    async with database.transaction() as session:
        rows = await session.all("unsigned_articles", patience=patience, tries=_TRIES, at_most=at_most)
    for row in rows:
        try:
            await find_copies(database, row["article_id"])
        except Exception as error:
            log.warning(
                "copies not found", article=row["article_id"], error=f"{type(error).__name__}: {error}"
            )
    return len(rows)


async def prune(database: Database, window: timedelta = WINDOW, at_most: int = 10_000) -> int:
    """Drop signatures that the window has left behind; returns how many."""
    async with database.transaction() as session:
        return await session.run("prune_signatures", window=window, at_most=at_most)


async def sign_again(database: Database, at_most: int = _BATCH) -> int:
    """Note texts whose signature another version made, for ``catch_up``; returns how many."""
    async with database.transaction() as session:
        return await session.run("sign_again", version=SIGNATURE_VERSION, at_most=at_most)


async def _side(session: Session, row: dict[str, object]) -> Side:
    source_id, article_id, body = int(str(row["source_id"])), int(str(row["article_id"])), str(row["body"])
    lines = canonical_lines(body)
    known = await known_furniture(session, source_id, article_id, [lines])
    text = "\n".join(line for line in lines if line not in known)
    return Side(article_id, source_id, int(str(row["revision_id"])), text)


async def _sign(session: Session, side: Side) -> list[int]:
    signed = signature(side.text)
    bands = list(signed.bands) if signed.words >= _LEAST_WORDS else []
    if bands:
        await session.run(
            "put_signature",
            article_id=side.article_id,
            revision_id=side.revision_id,
            version=SIGNATURE_VERSION,
            bands=bands,
        )
    else:
        await session.run("drop_signature", article_id=side.article_id)
    return bands


async def _candidates(session: Session, article_id: int, bands: list[int]) -> dict[int, int]:
    """How many bands each candidate shares; articles that are related already are asked again."""
    rows = await session.all(
        "similar_articles",
        article_id=article_id,
        bands=bands,
        version=SIGNATURE_VERSION,
        at_most=_CANDIDATES,
    )
    return {row["article_id"]: row["shared"] for row in rows}


async def _relate(session: Session, side: Side, shared: dict[int, int]) -> int:
    """Confirm the candidates in the order of their ids, so that two searches never wait for one another."""
    found = 0
    if not shared:
        return found
    for row in await session.all("texts_to_compare", articles=sorted(shared)):
        other = await _side(session, row)
        first, second = sorted((side, other), key=lambda each: each.article_id)
        relation = await asyncio.to_thread(compare_sides, first, second)
        evidence = {"bands": shared[other.article_id], "revisions": [first.revision_id, second.revision_id]}
        found += await put_pair(session, first, second, relation, json.dumps(evidence))
    return found
