"""What the archive keeps of two articles that are one piece of copy.

It keeps in what way they are, who had the text first, and whose copy still has words that the other one has corrected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from crawler.identity import Relation, same_copy
from crawler.identity.canonical_text import canonical_lines
from crawler.revisions.carried_words import carried
from crawler.revisions.hunks import Hunk
from sql.database import Session
from sql.rows.copies import APPEARANCE, COPY_IS_KNOWN, EARLIER_TEXTS, EDITS_TO_CARRY, Appearance

_ANY_LENGTH = 1_000_000
"""Words; below so many, which is always, two texts of one newsroom must share their figures too."""
_REVISIONS = 10
"""Earlier texts of an article in which the copy is looked for."""
_EDITS = 20
"""Edits of an article whose old words are looked for in the copy."""


@dataclass(frozen=True, slots=True)
class Side:
    """An article's current text: its canonical lines without boilerplate."""

    article_id: int
    source_id: int
    revision_id: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, one a paragraph."""
        return "\n".join(self.lines)


def compare_sides(first: Side, second: Side) -> Relation | None:
    """Return in what way two texts are one piece of copy, or None.

    Two texts of one newsroom must share their figures at any length, as they may be of one series.
    """
    if first.source_id == second.source_id:
        return same_copy(first.text, second.text, brief_words=_ANY_LENGTH)
    return same_copy(first.text, second.text)


async def put_pair(
    session: Session, first: Side, second: Side, relation: Relation | None, evidence: str
) -> bool:
    """Keep the relation of two current texts, the lower article id first; returns whether they are copies.

    If they were copies and are none any more, the relation stays, with the time at which that was found.
    """
    pair = {"article_id": first.article_id, "other_id": second.article_id}
    known = await session.first(COPY_IS_KNOWN, **pair)
    if relation is None:
        if known is not None:
            await session.run("part_copy", **pair)
    elif known is not None:
        await session.run("check_copy", **pair, **_columns(relation), evidence=evidence)
    else:
        await _write_pair(session, first, second, relation, evidence)
    if relation is not None or known is not None:
        await _put_stale(session, first, second)
        await _put_stale(session, second, first)
    return relation is not None


def _columns(relation: Relation) -> dict[str, object]:
    larger = {"a": "article", "b": "other"}.get(relation.larger)
    return {"kind": relation.kind, "score": relation.score, "larger": larger}


async def _write_pair(session: Session, first: Side, second: Side, relation: Relation, evidence: str) -> None:
    article, other = await _appeared(session, first, second), await _appeared(session, second, first)
    await session.run(
        "write_copy",
        article_id=first.article_id,
        other_id=second.article_id,
        **_columns(relation),
        article_after=article.after,
        article_before=article.before,
        other_after=other.after,
        other_before=other.before,
        evidence=evidence,
    )


async def _appeared(session: Session, side: Side, other: Side) -> Appearance:
    """When the newsroom first showed the text: at the earliest revision of its article that agrees with the other."""
    revision_id = side.revision_id
    for row in await session.all(EARLIER_TEXTS, article_id=side.article_id, at_most=_REVISIONS):
        lines = canonical_lines(row.body)
        if compare_sides(Side(side.article_id, side.source_id, 0, lines), other) is not None:
            revision_id = row.revision_id
            break
    return await session.one(APPEARANCE, revision_id=revision_id)


async def _put_stale(session: Session, edited: Side, carrier: Side) -> None:
    """Note the edits of one article whose old words the other one still has."""
    await session.run("drop_stale", article_id=edited.article_id, carrier_id=carrier.article_id)
    for row in await session.all(EDITS_TO_CARRY, article_id=edited.article_id, at_most=_EDITS):
        if hunks := carried(cast(list[Hunk], row.hunks), carrier.text):
            await session.run(
                "write_stale",
                revision_id=row.revision_id,
                carrier_id=carrier.article_id,
                hunks=json.dumps(hunks, ensure_ascii=False),
            )
