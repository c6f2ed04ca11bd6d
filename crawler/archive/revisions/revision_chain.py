"""The chain of an article's revisions, put in order again after looks were added to the article or taken from it.

That happens if two articles are merged, or if captures of other archives are taken in. Nothing is deleted:

- A revision that says nothing new after the one before it is dismissed. Example: this archive saw the texts A and
  then B, and B is a revision. Now a capture from between the two shows B already: the older look gets a revision,
  and the newer one is dismissed.
- A revision that was dismissed for this reason stands again as soon as it says something new again.
- Two neighbours that were not compared with each other yet are compared, and the later one gets a verdict.
- A look that showed only a teaser (the beginning before a paywall) is represented by a whole text if one is known:
  by the whole text of a later look that agrees with the teaser, or, if the teaser says nothing new, by the whole
  text before it. If a different text was seen in between, the revision goes back to the teaser's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.archive.revisions import availability
from crawler.archive.revisions.reverts import TextForm, reverted
from crawler.archive.search import search_index
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text, write_extraction
from crawler.model.versions import order
from crawler.revisions import RULES_VERSION, Change, RevisionKind
from sql.database import Session
from sql.rows.merge import (
    COPY_EXTRACTION,
    LAST_SIGHT,
    REVISIONS_IN_ORDER,
    TEXT_OF_LOOK,
    WHOLES_OF_TEASERS,
    OrderedRevision,
    ShowingLook,
)
from sql.rows.record import CURRENT_AVAILABILITY, SOURCE_OF_ARTICLE, WRITE_REVISION

ORDERED = "order"
"""Who dismissed a revision that says nothing new in its place: this module. Only such a dismissal is undone here."""
_SAME = Change(RevisionKind.NONE, is_revision=False)


@dataclass(slots=True)
class _Placed:
    """A revision in its place in the chain.

    ``row`` is the revision itself, ``text`` the text by which it is represented: usually its own, for a teaser the
    whole text. ``peer`` is the revision that it is compared with: the last one before it that was seen from the same
    vantage and said something new, or None if it is the first one from there. ``last`` is the last revision before
    it that said something new, from whatever vantage. ``says_more`` is whether it says something new itself, and
    ``change`` what changed since ``peer``.
    """

    row: OrderedRevision
    text: OrderedRevision
    peer: _Placed | None
    last: _Placed | None
    says_more: bool = True
    change: Change = _SAME

    @property
    def seen(self) -> SeenText:
        """The text in the form in which revisions are compared."""
        return SeenText.of(self.text)

    @property
    def seen_before(self) -> datetime | None:
        """When the text before this one was last seen: at a later look that showed it again, or at its own."""
        before = self.peer or self.last
        moments = (self.row.seen_before, before.row.observed_at if before else None)
        return max((moment for moment in moments if moment is not None), default=None)

    def is_judged_by_higher_rules(self, before: _Placed) -> bool:
        """Whether the newest verdict on this text after that one is of a higher version of the rules: it stays."""
        pair = (before.text.extraction_id, self.text.extraction_id)
        judged = (self.row.judged_before_id, self.row.judged_after_id)
        return pair == judged and order(self.row.judged_rules or "") > order(RULES_VERSION)


async def put_in_order(session: Session, article_id: int) -> None:
    """Chain an article's revisions by the time of observation, and derive again what follows from them.

    What follows are verdicts, reverts, the article's state, its search row and its availability. The caller holds
    the source's lock. Raises LookupError if the article has no revision.
    """
    await session.run("defer_constraints")
    await show_wholes(session, article_id)
    rows = await session.all(REVISIONS_IN_ORDER, article_id=article_id)
    if not rows:
        raise LookupError(f"article {article_id} has no revision")
    source_id = await session.one(SOURCE_OF_ARTICLE, article_id=article_id)
    order = _Order(session, source_id, article_id)
    placed = await order.arrange(rows)
    for before, each in zip((None, *placed), placed, strict=False):
        await order.write(before, each)
    await _derive(session, source_id, article_id, rows[0], placed[-1])


async def show_wholes(session: Session, article_id: int) -> None:
    """Write a revision for each look that showed the whole text after a teaser.

    A text that comes between the two can then be compared with the teaser before it and with the whole text after.
    """
    for sight in await session.all(WHOLES_OF_TEASERS, article_id=article_id):
        await show(session, article_id, sight)


async def show(session: Session, article_id: int, sight: ShowingLook, reading: Reading | None = None) -> None:
    """A revision for a look that showed a text that the article has already, or one that was read just now.

    ``sight`` is the look, with ``shown_id``, the revision whose text it showed if the ledger does not say which.
    The caller puts the article in order afterwards.
    """
    look_id = sight.look_id
    revision_id = await session.one(
        WRITE_REVISION,
        article_id=article_id,
        look_id=look_id,
        previous_id=None,
        observed_at=sight.observed_at,
        previous_last_seen_at=None,
        repeats_id=None,
    )
    to = {"revision_id": revision_id, "look_id": look_id}
    if reading is None:
        known = await session.first(TEXT_OF_LOOK, look_id=look_id, shown_id=sight.shown_id)
        await session.run("copy_extraction", **to, extraction_id=known)
        return
    extraction_id = await write_extraction(session, reading.columns(), **to)
    source_id = await session.one(SOURCE_OF_ARTICLE, article_id=article_id)
    await boilerplate.leave_out(session, source_id, article_id, extraction_id, reading.extraction.body)


@dataclass(frozen=True, slots=True)
class _Order:
    session: Session
    source_id: int
    article_id: int

    async def arrange(self, rows: list[OrderedRevision]) -> list[_Placed]:
        """Put each revision in its place, with the text that represents it; nothing is written yet."""
        placed: list[_Placed] = []
        standing: dict[str, _Placed] = {}
        last: _Placed | None = None
        for row in rows:
            peer = standing.get(row.vantage)
            each = _Placed(row, row, peer, last)
            await self._weigh(each)
            if peer is None or each.says_more:
                standing[row.vantage] = each
            elif peer.text.partial and not row.partial:
                peer.text = row
            elif row.partial and not peer.text.partial:
                each.text = peer.text
            last = each if each.says_more else last
            placed.append(each)
        return placed

    async def _weigh(self, each: _Placed) -> None:
        """Find out whether a revision says something new.

        It is compared with its peer. The first revision of a vantage has none: it says something new if its text
        differs from the last one that was seen from any vantage.
        """
        row, peer, last = each.row, each.peer, each.last
        if peer is None:
            each.says_more = last is None or row.content_sha256 != last.text.content_sha256
        elif not _is_redacted(each, peer):
            is_its_whole = row.look_id == peer.row.newest_look_id and peer.text is peer.row
            if not is_its_whole:
                each.change = await self._judge(peer, each)
            each.says_more = each.change.is_revision

    async def write(self, before: _Placed | None, each: _Placed) -> None:
        """Write a revision's place and what follows from it; ``before`` is its predecessor, None for the first."""
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
                before.row.revision_id,
                row.observed_at,
                each.seen,
                each.text.content_sha256,
            )
            repeats_id = await reverted(session, self.source_id, form)
        await _link(session, each, before, repeats_id)
        await _stand(session, row, says_more=each.says_more)
        await write_verdict(session, row.revision_id, (peer or before).text, each.text, change)

    async def _judge(self, before: _Placed, after: _Placed) -> Change:
        if after.is_judged_by_higher_rules(before):
            return replace(_SAME, is_revision=after.row.dismissed_by is None)  # no verdict is written of it
        texts = [stored_text(each.text).paragraphs for each in (before, after)]
        lines = await boilerplate.known_boilerplate(self.session, self.source_id, self.article_id, texts)
        return compare_revisions(before.seen, after.seen, lines)

    async def _give(self, each: _Placed) -> None:
        """Make the text that represents a revision the newest extraction of it: readers are shown the newest."""
        row, text, extraction_id = each.row, each.text, each.row.newest_id
        if extraction_id == text.extraction_id or text.redaction_id:
            return
        if text.content_sha256 != row.newest_content_sha256:
            extraction_id = await self.session.one(
                COPY_EXTRACTION,
                revision_id=row.revision_id,
                look_id=text.text_look_id,
                extraction_id=text.extraction_id,
            )
        each.text = replace(text, extraction_id=extraction_id)


def _is_redacted(*placed: _Placed) -> bool:
    return any(each.text.redaction_id for each in placed)


async def _stand(session: Session, row: OrderedRevision, *, says_more: bool) -> None:
    if not says_more and row.dismissed_by is None:
        await session.run("dismiss_revision", revision_id=row.revision_id, by=ORDERED)
    elif says_more and row.dismissed_by == ORDERED:
        await session.run("restore_revision", revision_id=row.revision_id)


async def _link(session: Session, each: _Placed, before: _Placed | None, repeats_id: int | None) -> None:
    await session.run(
        "link_revision",
        revision_id=each.row.revision_id,
        previous_id=before.row.revision_id if before else None,
        repeats_id=repeats_id,
        seen_before=each.seen_before,
    )


async def _derive(
    session: Session, source_id: int, article_id: int, first: OrderedRevision, last: _Placed
) -> None:
    """Write state and search row from the first and the last revision, and availability from the last look."""
    revision_id = last.row.revision_id
    await session.run("put_first_seen", article_id=article_id, observed_at=first.observed_at)
    stood_at = (last if last.says_more or last.last is None else last.last).row.observed_at
    await session.run("put_article_state", article_id=article_id, revision_id=revision_id, stood_at=stood_at)
    if last.text.redaction_id is None:
        await search_index.put(
            session,
            article_id=article_id,
            revision_id=revision_id,
            extraction_id=last.text.extraction_id,
            source_id=source_id,
            text=last.text,
            shown=await boilerplate.shown_lines(session, source_id, article_id, last.text.body.split("\n")),
        )
    await _derive_availability(session, article_id)


async def _derive_availability(session: Session, article_id: int) -> None:
    last = await session.one(LAST_SIGHT, article_id=article_id)
    sight = availability.LookRef(last.id, last.crawl_id, last.observed_at)
    current = await session.first(CURRENT_AVAILABILITY, article_id=article_id)
    if current is None:
        await availability.begin(session, article_id, sight)
    elif current.since < sight.observed_at:
        await availability.note_available(session, article_id, sight)
