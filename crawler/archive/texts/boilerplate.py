"""Template memory of a source, in the archive: learned from every text, asked when texts are compared and shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from psycopg import AsyncCursor

from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.extraction.body.boilerplate_memory import OTHER_ARTICLES, BoilerplateMemory, Line, boilerplate_of
from crawler.identity.canonical_text import canonical_line, canonical_lines
from sql.database import Session
from sql.rows.furniture import (
    LINES_ELSEWHERE,
    NOTE_LINES,
    READ_EXTRACTION,
    REVISIONS_TO_JUDGE_AGAIN,
    TEXTS_OF_ARTICLES,
    NotedLine,
)

_BY = "furniture"


@dataclass(frozen=True, slots=True)
class Noted:
    """Lines that are being noted, and the answer of the archive, which is on its way."""

    lines: Sequence[Line]
    answer: AsyncCursor[NotedLine]


async def learn(session: Session, source_id: int, article_id: int, paragraphs: Iterable[str]) -> None:
    """Note an article's lines, and see to what follows of it."""
    await follow(session, source_id, await note(session, source_id, article_id, paragraphs))


async def note(session: Session, source_id: int, article_id: int, paragraphs: Iterable[str]) -> Noted:
    """Begin to note an article's lines; ``follow`` takes the answer up."""
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
    """See to what follows of lines that were noted.

    Of articles with a line that is known as furniture from now on, revisions are judged again, those that were
    nothing but such lines dismissed, and texts shown without them.
    """
    rows = await noted.answer.fetchall()
    again = {row.line_sha256 for row in rows if len(row.articles) >= 2}
    if again:
        named = {line.sha256: line.text for line in noted.lines if line.sha256 in again}
        await session.run("name_lines", source_id=source_id, hashes=list(named), lines=list(named.values()))
    known = {article for row in rows if len(row.articles) == OTHER_ARTICLES + 1 for article in row.articles}
    if known:
        await _judge_again(session, source_id, sorted(known))
        await _show_again(session, source_id, sorted(known))


async def leave_out(
    session: Session, source_id: int, article_id: int, extraction_id: int, paragraphs: Sequence[str]
) -> tuple[tuple[str, ...], bool]:
    """Note which lines of a stored text are not shown; the canonical lines that are, and whether they changed."""
    known = await known_boilerplate(session, source_id, article_id, [paragraphs])
    lines = [hashlib.sha256(line.encode()).digest() for line in paragraphs if canonical_line(line) in known]
    changed = bool(lines) and bool(
        await session.touched("leave_out", extraction_id=extraction_id, lines=lines)
    )
    return _without(known, paragraphs), changed


async def shown_lines(
    session: Session, source_id: int, article_id: int, paragraphs: Sequence[str]
) -> tuple[str, ...]:
    """The canonical lines of an article's text that are no furniture today."""
    return _without(await known_boilerplate(session, source_id, article_id, [paragraphs]), paragraphs)


def _without(known: Set[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in canonical_lines(paragraphs) if line not in known)


async def known_boilerplate(
    session: Session, source_id: int, article_id: int, texts: Sequence[Sequence[str]]
) -> frozenset[str]:
    """The canonical lines of the texts (paragraphs) of an article that are furniture today."""
    sides = [canonical_lines(text) for text in texts]
    lines = [Line(text) for text in {line for side in sides for line in side}]
    rows = await session.all(
        LINES_ELSEWHERE,
        source_id=source_id,
        article_id=article_id,
        hashes=[line.sha256 for line in lines],
        masked=[line.masked_sha256 for line in lines],
    )
    alike, masked = (
        {row.sha256: row.articles for row in rows if row.masked is masked} for masked in (False, True)
    )
    memory = BoilerplateMemory(alike, masked)
    return frozenset().union(*(boilerplate_of(side, memory) for side in sides))


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
    """Judge the standing revisions of articles again, some of whose lines have just become furniture."""
    for row in await session.all(REVISIONS_TO_JUDGE_AGAIN, articles=articles):
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
