"""Merging articles that were found to be one, and splitting those that were wrongly made one.

Both are recorded as events, and every id of an article stays valid: that of a merged article leads to the other one.
The ledger is not touched. Looks and captures belong to addresses, and only the addresses move to another article.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crawler.archive.revisions.revision_chain import put_in_order, show, show_wholes
from crawler.archive.texts import boilerplate
from crawler.archive.texts.extraction_record import stored_text
from crawler.model.articles import ArticleEventKind
from sql.database import Session
from sql.rows.merge import (
    ARTICLE_TO_JOIN,
    FIRST_LOOK_OF,
    FIRST_SIGHT_AT,
    MERGED_ADDRESSES,
    MOVE_REVISIONS,
    REVISIONS_IN_ORDER,
    REVISIONS_TO_SPLIT,
    SPLIT_ALIASES,
)
from sql.rows.record import CURRENT_TEXT, WRITE_ARTICLE


class CannotJoin(ValueError):
    """The articles cannot be merged or split; the message says why."""


async def merge(session: Session, article_id: int, into_id: int, reason: str) -> None:
    """Make an article part of another one of the same source; from now on its id leads to that one.

    Raises CannotJoin if one of them does not exist or was merged already, or if they are of different sources.
    """
    source_id = await _source_of(session, article_id)
    if article_id == into_id or source_id != await _source_of(session, into_id):
        raise CannotJoin(f"articles {article_id} and {into_id} are not two articles of one source")
    await session.run("lock_source", source_id=source_id)
    await session.run("defer_constraints")
    moved = await session.all(MOVE_REVISIONS, article_id=article_id, into_id=into_id)
    brought = {"revisions": moved, "addresses": None, "since": None}
    await _note(session, ArticleEventKind.MERGED, article_id, into_id, reason, brought)
    await session.run("move_aliases", article_id=article_id, into_id=into_id)
    await session.run("merge_furniture", article_id=article_id, into_id=into_id, source_id=source_id)
    await session.run("retire_article", article_id=article_id)
    await put_in_order(session, into_id)


async def split(
    session: Session,
    article_id: int,
    addresses: Sequence[int],
    reason: str,
    *,
    since: datetime | None = None,
    revive: int | None = None,
) -> int:
    """Make some addresses of an article an article of its own, from the time ``since`` on; returns its id.

    ``addresses`` are ids of ``store.address``. ``revive`` is the id of an article that was wrongly merged, and which
    gets its addresses back; without it a new article is made. Raises CannotJoin if one of the two articles would have
    no revision.
    """
    source_id = await _source_of(session, article_id)
    await session.run("lock_source", source_id=source_id)
    await session.run("defer_constraints")
    await show_wholes(session, article_id)
    which = {"article_id": article_id, "addresses": list(addresses), "since": since}
    moving = await session.all(REVISIONS_TO_SPLIT, **which)
    staying = len(await session.all(REVISIONS_IN_ORDER, article_id=article_id)) - len(moving)
    sight = None if moving else await session.first(FIRST_SIGHT_AT, **which)
    first = moving[0] if moving else sight
    if staying < 1 or first is None:
        raise CannotJoin(f"nothing would be left of article {article_id}, or come to the other one")
    revisions = [row.revision_id for row in moving]
    if revive is None:
        await _free_first_look(session, article_id, first.look_id, revisions)
    other_id = revive
    if other_id is None:
        other_id = await session.one(
            WRITE_ARTICLE, source_id=source_id, look_id=first.look_id, observed_at=first.observed_at
        )
    if sight is not None:
        await show(session, other_id, sight)
    await session.run("split_revisions", other_id=other_id, revisions=revisions)
    moved = {"revisions": revisions, "addresses": list(addresses), "since": since}
    await _note(session, ArticleEventKind.SPLIT, article_id, other_id, reason, moved)
    await _split_aliases(session, article_id, other_id, addresses, since)
    for each in (article_id, other_id):
        await put_in_order(session, each)
    await _learn(session, source_id, other_id)
    return other_id


async def unmerge(session: Session, article_id: int, from_id: int, reason: str) -> None:
    """Take back a merge: the article gets its id back, and the addresses that it had when it was merged."""
    addresses = await session.first(MERGED_ADDRESSES, article_id=article_id, other_id=from_id)
    if addresses is None:
        raise CannotJoin(f"article {article_id} was never merged into {from_id}")
    await split(session, from_id, addresses, reason, revive=article_id)


async def _source_of(session: Session, article_id: int) -> int:
    row = await session.first(ARTICLE_TO_JOIN, article_id=article_id)
    if row is None:
        raise CannotJoin(f"article {article_id} does not exist, or is part of another one")
    return row.source_id


async def _note(
    session: Session, kind: str, article_id: int, other_id: int, reason: str, moved: dict[str, Any]
) -> None:
    await session.run(
        "note_event",
        kind=kind,
        article_id=article_id,
        other_id=other_id,
        reason=reason,
        moved_from=article_id,
        **moved,
    )


async def _free_first_look(session: Session, article_id: int, look_id: int, moving: list[int]) -> None:
    """Let the old article begin with the first revision that it keeps, if the new one takes its first look.

    Two articles cannot begin with the same look.
    """
    if await session.first(FIRST_LOOK_OF, article_id=article_id) != look_id:
        return
    rows = await session.all(REVISIONS_IN_ORDER, article_id=article_id)
    left = next(row for row in rows if row.revision_id not in moving)
    await session.run("give_first_look", article_id=article_id, look_id=left.look_id)


async def _split_aliases(
    session: Session, article_id: int, other_id: int, addresses: Sequence[int], since: datetime | None
) -> None:
    rows = await session.all(
        SPLIT_ALIASES, article_id=article_id, other_id=other_id, addresses=list(addresses), since=since
    )
    for row in rows:
        if row.reason is not None:
            await session.run(
                "write_alias",
                article_id=other_id,
                address_id=row.address_id,
                since=since,
                reason=row.reason,
            )


async def _learn(session: Session, source_id: int, article_id: int) -> None:
    current = await session.one(CURRENT_TEXT, article_id=article_id)
    await boilerplate.learn(session, source_id, article_id, stored_text(current).paragraphs)
