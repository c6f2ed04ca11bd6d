"""In which share of a newsroom's last texts a line stands; counted from time to time, and not while recording."""

from __future__ import annotations

from collections import Counter

from crawler.archive.texts.boilerplate import SMALL, judge_again
from crawler.extraction.body.boilerplate_memory import OTHER_ARTICLES, SHARE, Line
from crawler.identity.canonical_text import canonical_lines
from sql.database import Database, Session
from sql.rows.furniture import PUT_SHARES, RECENT_TEXTS, SOURCES_TO_COUNT, RecentText

_TEXTS = 200
"""Texts that are counted; a newsroom changes its frame more often than it publishes many times as many."""

_STEP = 5
"""Of five times as many articles each fifth is counted too, so that one great story does not seem to be all."""


async def count_shares(database: Database) -> int:
    """Count the last texts of each source that has new articles; returns how many sources there were."""
    async with database.transaction() as session:
        sources = await session.all(SOURCES_TO_COUNT, small=SMALL)
    for source_id in sources:
        async with database.transaction() as session:
            await session.run("lock_source", source_id=source_id)
            await _count(session, source_id)
    return len(sources)


async def _count(session: Session, source_id: int) -> None:
    texts = await session.all(RECENT_TEXTS, source_id=source_id, texts=_TEXTS, step=_STEP)
    last, spread = (
        _shares([row for row in texts if row.is_last]),
        _shares([row for row in texts if row.is_spread]),
    )
    lines = sorted(last)
    articles = await session.one(
        PUT_SHARES,
        source_id=source_id,
        hashes=lines,
        shares=[last[line] for line in lines],
        spreads=[spread.get(line, 0.0) for line in lines],
        enough=SHARE,
    )
    if articles:
        frames = {line for line in lines if last[line] >= SHARE}
        having = {row.article_id for row in texts if not frames.isdisjoint(_lines(row))}
        await judge_again(session, source_id, sorted({*articles, *having}))


def _shares(texts: list[RecentText]) -> dict[bytes, float]:
    """Return the share of the texts that have a line, for the lines of more than a few of them."""
    counts = Counter(line for row in texts for line in _lines(row))
    return {line: count / len(texts) for line, count in counts.items() if count > OTHER_ARTICLES}


def _lines(row: RecentText) -> set[bytes]:
    return {Line(line).sha256 for line in canonical_lines(row.body)}
