"""An article's revisions put in order again, after looks or revisions came to it or went from it.

Nothing is deleted: a revision that says nothing new after the one before it is dismissed, one that was
dismissed for that and does again stands again, and a pair that was not judged yet gets a verdict. A revision
whose look showed a teaser has the whole text that came later and says the same, or, where it says nothing new,
the whole text before it; where another text came between, it has its own words again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.archive.revisions import availability
from crawler.archive.revisions.reverts import TextForm, reverted
from crawler.archive.search import search_index
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text, write_extraction
from crawler.revisions import Change, RevisionKind
from sql.database import Row, Session

ORDERED = "order"
"""By what a revision is dismissed that says nothing new in its place."""
_SAME = Change(RevisionKind.NONE, is_revision=False)


@dataclass(slots=True)
class _Placed:
    """A revision in its place: the text that stands for it, and the revision that it is compared with.

    ``peer`` is the last one from the same vantage that said something new; None for the first from there.
    ``last`` is the last one before it from any vantage that did.
    """

    row: Row
    text: Row
    peer: _Placed | None
    last: _Placed | None
    says_more: bool = True
    change: Change = _SAME

    @property
    def seen(self) -> SeenText:
        """The text, as revisions are judged on."""
        return SeenText.of(self.text)

    @property
    def seen_before(self) -> datetime | None:
        """When the text before was last seen: at a look that showed the article, or in a revision of its own."""
        before = self.peer or self.last
        moments = (self.row["seen_before"], before.row["observed_at"] if before else None)
        return max((moment for moment in moments if moment is not None), default=None)


async def put_in_order(session: Session, article_id: int) -> None:
    """Chain an article's revisions by the time of observation, and derive again what follows from them.

    The caller holds the source's lock. Raises LookupError where the article has no revision.
    """
    await session.run("defer_constraints")
    await show_wholes(session, article_id)
    rows = await session.all("revisions_in_order", article_id=article_id)
    if not rows:
        raise LookupError(f"article {article_id} has no revision")
    source_id = await session.value("source_of_article", article_id=article_id)
    order = _Order(session, source_id, article_id)
    placed = await order.arrange(rows)
    for before, each in zip((None, *placed), placed, strict=False):
        await order.write(before, each)
    await _derive(session, source_id, article_id, rows[0], placed[-1])


async def show_wholes(session: Session, article_id: int) -> None:
    """Revisions for the looks that showed the whole of a teaser: what comes between is told from both."""
    for sight in await session.all("wholes_of_teasers", article_id=article_id):
        await show(session, article_id, sight)


async def show(session: Session, article_id: int, sight: Row, reading: Reading | None = None) -> None:
    """A revision for a look that showed a text that the article has already, or one that was read just now.

    ``sight`` has ``look_id`` and ``observed_at`` of the look, and ``shown_id``, the revision whose text it showed
    where the ledger does not say which. The caller puts the article in order afterwards.
    """
    look_id = sight["look_id"]
    revision_id = await session.value(
        "write_revision",
        article_id=article_id,
        look_id=look_id,
        previous_id=None,
        observed_at=sight["observed_at"],
        previous_last_seen_at=None,
        repeats_id=None,
    )
    to = {"revision_id": revision_id, "look_id": look_id}
    if reading is None:
        known = await session.value("text_of_look", look_id=look_id, shown_id=sight["shown_id"])
        await session.run("copy_extraction", **to, extraction_id=known)
        return
    extraction_id = await write_extraction(session, reading.columns(), **to)
    source_id = await session.value("source_of_article", article_id=article_id)
    await boilerplate.leave_out(session, source_id, article_id, extraction_id, reading.extraction.body)


@dataclass(frozen=True, slots=True)
class _Order:
    session: Session
    source_id: int
    article_id: int

    async def arrange(self, rows: list[Row]) -> list[_Placed]:
        """Every revision with the text that stands for it in its place; nothing is written."""
        placed: list[_Placed] = []
        standing: dict[str, _Placed] = {}
        last: _Placed | None = None
        for row in rows:
            peer = standing.get(row["vantage"])
            each = _Placed(row, row, peer, last)
            await self._weigh(each)
            if peer is None or each.says_more:
                standing[row["vantage"]] = each
            elif peer.text["partial"] and not row["partial"]:
                peer.text = row
            elif row["partial"] and not peer.text["partial"]:
                each.text = peer.text
            last = each if each.says_more else last
            placed.append(each)
        return placed

    async def _weigh(self, each: _Placed) -> None:
        """Whether a revision says something new after its peer, or is another text than stood when a vantage began."""
        row, peer, last = each.row, each.peer, each.last
        if peer is None:
            each.says_more = last is None or row["content_sha256"] != last.text["content_sha256"]
        elif not _is_redacted(each, peer):
            is_its_whole = row["look_id"] == peer.row["newest_look_id"] and peer.text is peer.row
            if not is_its_whole:
                each.change = await self._judge(peer, each)
            each.says_more = each.change.is_revision

    async def write(self, before: _Placed | None, each: _Placed) -> None:
        """Write a revision's place and what follows from it; ``before`` is the revision before it."""
        session, row, peer = self.session, each.row, each.peer
        await self._give(each)
        if before is None:
            await _link(session, each, None, None)
            await _stand(session, row, says_more=True)
            return
        if _is_redacted(peer or before, each):
            await _link(session, each, before, None)
            return  # without words there is nothing to judge: what was judged before stays
        change, repeats_id = each.change, None
        if peer is not None and not (peer.text is peer.row and each.text is row):
            change = await self._judge(peer, each)
        if change.is_revision:
            form = TextForm(
                self.article_id,
                before.row["revision_id"],
                row["observed_at"],
                each.seen,
                each.text["content_sha256"],
            )
            repeats_id = await reverted(session, self.source_id, form)
        await _link(session, each, before, repeats_id)
        await _stand(session, row, says_more=each.says_more)
        await write_verdict(session, row["revision_id"], (peer or before).text, each.text, change)

    async def _judge(self, before: _Placed, after: _Placed) -> Change:
        texts = [stored_text(each.text).paragraphs for each in (before, after)]
        lines = await boilerplate.known_boilerplate(self.session, self.source_id, self.article_id, texts)
        return compare_revisions(before.seen, after.seen, lines)

    async def _give(self, each: _Placed) -> None:
        """The text that stands for a revision is its newest."""
        row, text, extraction_id = each.row, each.text, each.row["newest_id"]
        if extraction_id == text["extraction_id"] or text["redaction_id"]:
            return
        if text["content_sha256"] != row["newest_content_sha256"]:
            extraction_id = await self.session.value(
                "copy_extraction",
                revision_id=row["revision_id"],
                look_id=text["text_look_id"],
                extraction_id=text["extraction_id"],
            )
        each.text = {**text, "extraction_id": extraction_id}


def _is_redacted(*placed: _Placed) -> bool:
    return any(each.text["redaction_id"] for each in placed)


async def _stand(session: Session, row: Row, *, says_more: bool) -> None:
    if not says_more and row["dismissed_by"] is None:
        await session.run("dismiss_revision", revision_id=row["revision_id"], by=ORDERED)
    elif says_more and row["dismissed_by"] == ORDERED:
        await session.run("restore_revision", revision_id=row["revision_id"])


async def _link(session: Session, each: _Placed, before: _Placed | None, repeats_id: int | None) -> None:
    await session.run(
        "link_revision",
        revision_id=each.row["revision_id"],
        previous_id=before.row["revision_id"] if before else None,
        repeats_id=repeats_id,
        seen_before=each.seen_before,
    )


async def _derive(session: Session, source_id: int, article_id: int, first: Row, last: _Placed) -> None:
    """State, search row and copies, from the first and the last revision, and availability from the last sight."""
    revision_id = last.row["revision_id"]
    await session.run("put_first_seen", article_id=article_id, observed_at=first["observed_at"])
    stood_at = (last if last.says_more or last.last is None else last.last).row["observed_at"]
    await session.run("put_article_state", article_id=article_id, revision_id=revision_id, stood_at=stood_at)
    if last.text["redaction_id"] is None:
        await search_index.put(
            session,
            article_id=article_id,
            revision_id=revision_id,
            extraction_id=last.text["extraction_id"],
            source_id=source_id,
            columns=last.text,
            shown=await boilerplate.shown_lines(
                session, source_id, article_id, last.text["body"].split("\n")
            ),
        )
    await _derive_availability(session, article_id)


async def _derive_availability(session: Session, article_id: int) -> None:
    sight = availability.LookRef(**await session.one("last_sight", article_id=article_id))
    current = await session.first("current_availability", article_id=article_id)
    if current is None:
        await availability.begin(session, article_id, sight)
    elif current["since"] < sight.observed_at:
        await availability.note_available(session, article_id, sight)
