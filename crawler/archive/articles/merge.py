"""Articles that were found to be one, or wrongly made one: recorded events after which every id stays valid.

The ledger is not touched: looks and captures belong to addresses, and the addresses change their article.
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


class CannotJoin(ValueError):
    """The articles cannot be merged or split; the message says why."""


async def merge(session: Session, article_id: int, into_id: int, reason: str) -> None:
    """Make an article part of another one of the same source; its id points on from now on.

    Raises CannotJoin where one of them is no article of its own, or they are of different sources.
    """
    source_id = await _source_of(session, article_id)
    if article_id == into_id or source_id != await _source_of(session, into_id):
        raise CannotJoin(f"articles {article_id} and {into_id} are not two articles of one source")
    await session.run("lock_source", source_id=source_id)
    await session.run("defer_constraints")
    moved = await session.all("move_revisions", article_id=article_id, into_id=into_id)
    brought = {"revisions": [row["id"] for row in moved], "addresses": None, "since": None}
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
    """Make an article of its own of some addresses of an article, from a time on; returns its id.

    ``addresses`` are ids of ``store.address``; ``revive`` is the article that was wrongly merged and gets
    its id back. Raises CannotJoin where either of the two would have nothing left.
    """
    source_id = await _source_of(session, article_id)
    await session.run("lock_source", source_id=source_id)
    await session.run("defer_constraints")
    await show_wholes(session, article_id)
    which = {"article_id": article_id, "addresses": list(addresses), "since": since}
    moving = await session.all("revisions_to_split", **which)
    staying = len(await session.all("revisions_in_order", article_id=article_id)) - len(moving)
    sight = None if moving else await session.first("first_sight_at", **which)
    if staying < 1 or not (moving or sight):
        raise CannotJoin(f"nothing would be left of article {article_id}, or come to the other one")
    first = moving[0] if moving else sight
    assert first is not None  # noqa: S101 (checked above)
    revisions = [row["revision_id"] for row in moving]
    if revive is None:
        await _free_first_look(session, article_id, first["look_id"], revisions)
    other_id = revive or await session.value(
        "write_article", source_id=source_id, look_id=first["look_id"], observed_at=first["observed_at"]
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
    return int(other_id)


async def unmerge(session: Session, article_id: int, from_id: int, reason: str) -> None:
    """Take back a merge: the article gets back the addresses that it brought along, and its id."""
    row = await session.first("merged_addresses", article_id=article_id, other_id=from_id)
    if row is None:
        raise CannotJoin(f"article {article_id} was never merged into {from_id}")
    await split(session, from_id, row["addresses"], reason, revive=article_id)


async def _source_of(session: Session, article_id: int) -> int:
    row = await session.first("article_to_join", article_id=article_id)
    if row is None:
        raise CannotJoin(f"article {article_id} does not exist, or is part of another one")
    return int(row["source_id"])


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
    """The new article begins with the look that the old one began with: that one begins with its next revision."""
    if await session.value("first_look_of", article_id=article_id) != look_id:
        return
    rows = await session.all("revisions_in_order", article_id=article_id)
    left = next(row for row in rows if row["revision_id"] not in moving)
    await session.run("give_first_look", article_id=article_id, look_id=left["look_id"])


async def _split_aliases(
    session: Session, article_id: int, other_id: int, addresses: Sequence[int], since: datetime | None
) -> None:
    rows = await session.all(
        "split_aliases", article_id=article_id, other_id=other_id, addresses=list(addresses), since=since
    )
    for row in rows:
        if row["reason"] is not None:
            await session.run(
                "write_alias",
                article_id=other_id,
                address_id=row["address_id"],
                since=since,
                reason=row["reason"],
            )


async def _learn(session: Session, source_id: int, article_id: int) -> None:
    current = await session.one("current_text", article_id=article_id)
    await boilerplate.learn(session, source_id, article_id, stored_text(current).paragraphs)
