"""Boilerplate memory of a source: every text teaches it, and it is asked when texts are compared or shown.

By which rules a line is boilerplate is decided in ``crawler/extraction/body/boilerplate_memory.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from psycopg import AsyncCursor

from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.extraction.body.boilerplate_memory import (
    INNER_SHARE,
    OTHER_ARTICLES,
    SHARE,
    BoilerplateMemory,
    Line,
    boilerplate_of,
    same_headline,
)
from crawler.identity.canonical_text import canonical_line, canonical_lines
from crawler.revisions import RULES_VERSION
from sql.database import Session
from sql.rows.furniture import (
    LINES_ELSEWHERE,
    NOTE_LINES,
    READ_EXTRACTION,
    REVISIONS_TO_JUDGE_AGAIN,
    TEXTS_OF_ARTICLES,
    TITLES_OF_LINES,
    NotedLine,
)

_BY = "furniture"
SMALL = 8
"""Articles; a source with no more of them has no last texts to speak of, so that all of its articles are counted.
Memory has the first eight articles of a line."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Lines of a text that were sent to the archive, and its answer, which has not been fetched yet."""

    lines: Sequence[Line]
    answer: AsyncCursor[NotedLine]


async def learn(session: Session, source_id: int, article_id: int, paragraphs: Iterable[str]) -> None:
    """Note an article's lines, and do what follows from it (see ``follow``)."""
    await follow(session, source_id, await note(session, source_id, article_id, paragraphs))


async def note(session: Session, source_id: int, article_id: int, paragraphs: Iterable[str]) -> Noted:
    """Send an article's lines to the archive; ``follow`` fetches the answer later."""
    lines = [Line(text) for text in canonical_lines(paragraphs)]
    answer = await session.ask(
        NOTE_LINES,
        source_id=source_id,
        article_id=article_id,
        hashes=[line.sha256 for line in lines],
        masked=[line.masked_sha256 for line in lines],
    )
    return Noted(lines, answer)


async def follow(session: Session, source_id: int, noted: Noted) -> None:
    """Do what follows from lines that were noted.

    A line that now stands in enough articles is boilerplate from now on. The revisions of all these articles are judged
    again, and dismissed if only such lines had changed, and their texts are shown without these lines.
    """
    rows = await noted.answer.fetchall()
    again = {row.line_sha256 for row in rows if len(row.articles) >= 2}
    if again:
        named = {line.sha256: line.text for line in noted.lines if line.sha256 in again}
        await session.run("name_lines", source_id=source_id, hashes=list(named), lines=list(named.values()))
    known = {article for row in rows if len(row.articles) == OTHER_ARTICLES + 1 for article in row.articles}
    if known:
        await judge_again(session, source_id, sorted(known))


async def leave_out(
    session: Session, source_id: int, article_id: int, extraction_id: int, paragraphs: Sequence[str]
) -> tuple[tuple[str, ...], bool]:
    """Note which lines of a stored text are boilerplate and not shown.

    Returns the canonical lines that are shown, and whether this is different from before.
    """
    known = await known_boilerplate(session, source_id, article_id, [paragraphs])
    lines = [hashlib.sha256(line.encode()).digest() for line in paragraphs if canonical_line(line) in known]
    changed = bool(await session.touched("leave_out", extraction_id=extraction_id, lines=lines))
    return _without(known, paragraphs), changed


async def shown_lines(
    session: Session, source_id: int, article_id: int, paragraphs: Sequence[str]
) -> tuple[str, ...]:
    """Return the canonical lines of an article's text that are not known as boilerplate today."""
    return _without(await known_boilerplate(session, source_id, article_id, [paragraphs]), paragraphs)


def _without(known: Set[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in canonical_lines(paragraphs) if line not in known)


async def known_boilerplate(
    session: Session, source_id: int, article_id: int, texts: Sequence[Sequence[str]]
) -> frozenset[str]:
    """Return the canonical lines of an article's texts that are known as boilerplate today.

    ``texts`` are texts of the article, each given as its paragraphs.
    """
    sides = [canonical_lines(text) for text in texts]
    lines = [Line(text) for text in {line for side in sides for line in side}]
    rows = await session.all(
        LINES_ELSEWHERE,
        source_id=source_id,
        article_id=article_id,
        hashes=[line.sha256 for line in lines],
        masked=[line.masked_sha256 for line in lines],
        small=SMALL,
    )
    alike, masked = (
        {row.sha256: row.articles for row in rows if row.masked is masked} for masked in (False, True)
    )
    frames = {
        row.sha256 for row in rows if max(row.share, row.spread) >= SHARE or row.moves >= OTHER_ARTICLES
    }
    inner = {
        row.sha256 for row in rows if min(row.share, row.spread) >= INNER_SHARE or row.swaps >= OTHER_ARTICLES
    }
    memory = BoilerplateMemory(alike, masked, frames | inner, inner)
    if frames and any(map(memory.recurs, sides)):
        titles = await session.all(TITLES_OF_LINES, source_id=source_id, hashes=sorted(alike))
        memory = replace(memory, is_series=same_headline(titles))
    return frozenset().union(*(boilerplate_of(side, memory) for side in sides))


async def judge_again(session: Session, source_id: int, articles: list[int]) -> None:
    """Judge and show articles of a source again, as some of their lines have just become boilerplate."""
    await _judge_again(session, source_id, articles)
    await _show_again(session, source_id, articles)


async def _show_again(session: Session, source_id: int, articles: list[int]) -> None:
    changed = []
    for row in await session.all(TEXTS_OF_ARTICLES, articles=articles):
        which = source_id, row.article_id, row.id
        _, is_changed = await leave_out(session, *which, row.body.split("\n"))
        if is_changed:
            changed.append(row.article_id)
    if changed:
        await session.run("reindex_search", articles=changed)


async def _judge_again(session: Session, source_id: int, articles: list[int]) -> None:
    """Judge the standing revisions of articles again, as some of their lines have just become boilerplate."""
    for row in await session.all(REVISIONS_TO_JUDGE_AGAIN, articles=articles, rules=RULES_VERSION):
        before, after = [
            await session.one(READ_EXTRACTION, extraction_id=each) for each in (row.before_id, row.after_id)
        ]
        old, new = SeenText.of(before), SeenText.of(after)
        texts = [old.text.paragraphs, new.text.paragraphs]
        lines = await known_boilerplate(session, source_id, row.article_id, texts)
        if not lines:
            continue
        change = compare_revisions(old, new, lines)
        await write_verdict(session, row.revision_id, before, after, change)
        if not change.is_revision:
            await session.run("dismiss_revision", revision_id=row.revision_id, by=_BY)
