"""Whole lines that come to articles or go from them: at the rims of several they are boilerplate, within them news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from crawler.archive.texts.boilerplate import judge_again
from crawler.extraction.body.boilerplate_memory import INNER_SHARE, OTHER_ARTICLES, Line, rim_of
from crawler.identity.canonical_text import canonical_lines
from crawler.identity.line_kinds import is_boilerplate
from crawler.identity.words import words
from crawler.revisions import Text
from sql.database import Session
from sql.rows.furniture import NOTE_MOVES, SHARE_OF_LINES

_WITHIN = timedelta(days=1)
"""The time in which a line has to leave several articles, so that it was one act."""
_MOST_MOVED = 40
"""Lines; if more came and went at once, the text was replaced, and none of them is the frame."""
_LEAST_TEXTS = 5
"""Texts of a source; among fewer a line in all of them shows nothing of what frames them."""
_TEXTS = 200
"""Texts of a source among which a line has to be in practically all."""
_ALIKE = 0.5
"""Share of the shorter line's words. A line that keeps so many of them was edited, and none took its place."""


async def note_moves(session: Session, source_id: int, revision_id: int, before: Text, after: Text) -> None:
    """Note the lines that came to an article's text or went from it, and do what follows from it.

    A line that moved at the rims of several articles is boilerplate from now on; one that left several articles from
    between their paragraphs within a day is an event of the source. A banner that was put among the paragraphs of all
    articles is known when another one takes its place.
    """
    old, new = canonical_lines(before.paragraphs), canonical_lines(after.paragraphs)
    moved = {line: line in new for line in set(old) ^ set(new) if not is_boilerplate(line)}
    if not moved or len(moved) > _MOST_MOVED:
        return
    swaps = await _swapped_banners(session, source_id, old, new)
    rims = rim_of(old, moved) | rim_of(new, moved) | swaps
    lines = sorted(moved)
    rows = await session.all(
        NOTE_MOVES,
        source_id=source_id,
        revision_id=revision_id,
        hashes=[Line(line).sha256 for line in lines],
        came=[moved[line] for line in lines],
        rims=[line in rims for line in lines],
        swaps=[line in swaps for line in lines],
        within=_WITHIN,
    )
    several = [row for row in rows if len(row.articles) >= OTHER_ARTICLES]
    articles = {each for row in several if row.is_rim for each in row.articles}
    if articles:
        await judge_again(session, source_id, sorted(articles))
    for row in several:
        if not row.is_rim and not row.came:
            which = {"source_id": source_id, "line_sha256": row.line_sha256}
            await session.run("note_lines_left", **which, articles=row.articles)


async def _swapped_banners(
    session: Session, source_id: int, old: Sequence[str], new: Sequence[str]
) -> frozenset[str]:
    """Return lines that went and those in their places, if practically all texts of the source have one of them."""
    places = {before: line for before, line in pairwise(("", *old)) if line not in new}
    found: set[str] = set()
    for before, line in pairwise(("", *new)):
        gone = places.get(before)
        if gone is None or line in old or _is_edited(gone, line):
            continue
        share = await session.one(
            SHARE_OF_LINES, source_id=source_id, lines=[gone, line], texts=_TEXTS, least=_LEAST_TEXTS
        )
        found |= {gone, line} if share >= INNER_SHARE else set()
    return frozenset(found)


def _is_edited(gone: str, line: str) -> bool:
    one, other = set(words(gone)), set(words(line))
    return len(one & other) >= _ALIKE * min(len(one), len(other))
