"""An article's revisions put in order again, after looks or revisions came to it or went from it.

Nothing is deleted: a revision that says nothing new after the one before it is dismissed, one that was
dismissed for that and does again stands again, and a pair that was not judged yet gets a verdict.
"""

from __future__ import annotations

from itertools import pairwise

from crawler.archive import availability, search
from crawler.archive.judge import Seen, judge, write_verdict
from crawler.archive.memory import known_furniture
from crawler.archive.repeats import Form, repeated
from crawler.archive.texts import stored_text
from crawler.revisions import Change
from sql.database import Row, Session

ORDERED = "order"
"""By what a revision is dismissed that says nothing new in its place."""


async def put_in_order(session: Session, article_id: int) -> None:
    """Chain an article's revisions by the time of observation, and derive again what follows from them.

    The caller holds the source's lock. Raises LookupError where the article has no revision.
    """
    await session.run("defer_constraints")
    rows = await session.all("revisions_in_order", article_id=article_id)
    if not rows:
        raise LookupError(f"article {article_id} has no revision")
    source_id = await session.value("source_of_article", article_id=article_id)
    await _link(session, rows[0], None, None)
    seen = {rows[0]["vantage"]: rows[0]}
    for before, row in pairwise(rows):
        if row["vantage"] in seen:
            await _place(session, source_id, article_id, before, row, seen[row["vantage"]])
        else:
            await _place_first(session, before, row)
        seen[row["vantage"]] = row
    await _derive(session, source_id, article_id, rows)


async def show(session: Session, article_id: int, sight: Row) -> None:
    """A revision for a look that showed a text that another revision has already.

    ``sight`` has ``look_id`` and ``observed_at`` of the look, and ``shown_id``, the revision whose text it showed.
    The caller puts the article in order afterwards.
    """
    revision_id = await session.value(
        "write_revision",
        article_id=article_id,
        look_id=sight["look_id"],
        previous_id=None,
        observed_at=sight["observed_at"],
        previous_last_seen_at=None,
        repeats_id=None,
    )
    await session.run(
        "copy_extraction", revision_id=revision_id, look_id=sight["look_id"], shown_id=sight["shown_id"]
    )


async def _place(session: Session, source_id: int, article_id: int, before: Row, row: Row, peer: Row) -> None:
    """``before`` is the revision before, ``peer`` the last one from the same vantage, which it is compared with."""
    if peer["redaction_id"] or row["redaction_id"]:
        await _link(session, row, before, None)
        return  # without words there is nothing to judge: what was judged before stays
    texts = [stored_text(each).paragraphs for each in (peer, row)]
    lines = await known_furniture(session, source_id, article_id, texts)
    old, new = Seen.of(peer), Seen.of(row)
    change = judge(old, new, lines)
    repeats_id = None
    if change.is_revision:
        form = Form(article_id, before["revision_id"], row["observed_at"], new, row["content_sha256"])
        repeats_id = await repeated(session, source_id, form)
    await _link(session, row, before, repeats_id)
    await _stand(session, row, says_more=change.is_revision)
    await write_verdict(session, row["revision_id"], peer, row, change)


async def _place_first(session: Session, before: Row, row: Row) -> None:
    """The first text from a vantage: it is no edit, and it stands where it is not the text that stood already."""
    await _link(session, row, before, None)
    if before["redaction_id"] or row["redaction_id"]:
        return
    await _stand(session, row, says_more=row["content_sha256"] != before["content_sha256"])
    await write_verdict(session, row["revision_id"], before, row, Change("none", is_revision=False))


async def _stand(session: Session, row: Row, *, says_more: bool) -> None:
    if not says_more and row["dismissed_by"] is None:
        await session.run("dismiss_revision", revision_id=row["revision_id"], by=ORDERED)
    elif says_more and row["dismissed_by"] == ORDERED:
        await session.run("restore_revision", revision_id=row["revision_id"])


async def _link(session: Session, row: Row, before: Row | None, repeats_id: int | None) -> None:
    await session.run(
        "link_revision",
        revision_id=row["revision_id"],
        previous_id=before["revision_id"] if before else None,
        repeats_id=repeats_id,
        seen_before=row["seen_before"],
    )


async def _derive(session: Session, source_id: int, article_id: int, rows: list[Row]) -> None:
    """State, search row and copies, from the last of the rows, and availability from the last sight."""
    first, last = rows[0], rows[-1]
    await session.run("put_first_seen", article_id=article_id, observed_at=first["observed_at"])
    await session.run("put_article_state", article_id=article_id, revision_id=last["revision_id"])
    if last["redaction_id"] is None:
        await search.put(
            session,
            article_id=article_id,
            revision_id=last["revision_id"],
            extraction_id=last["extraction_id"],
            source_id=source_id,
            columns=last,
        )
    await _derive_availability(session, article_id)


async def _derive_availability(session: Session, article_id: int) -> None:
    sight = availability.Look(**await session.one("last_sight", article_id=article_id))
    current = await session.first("current_availability", article_id=article_id)
    if current is None:
        await availability.begin(session, article_id, sight)
    elif current["since"] < sight.observed_at:
        await availability.note_available(session, article_id, sight)
