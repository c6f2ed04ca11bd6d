"""The front page, for people who read the news: what changed lately, what is gone, what was put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from crawler.revisions.vocabulary import RevisionFlag
from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import EditsFilter, VanishedFilter, require_known
from scheduler.web.pages.rendering import render
from scheduler.web.pages.source_list import is_well
from scheduler.web.pages.windowed_lists import VANISHED, read_edits, read_list
from sql.rows.pages import (
    PAGE_EDITS_IN_DAY,
    PAGE_OLD_COPIES,
    PAGE_SIZE,
    PAGE_SOURCES,
    EditOnPage,
)

_READ = 60
"""Edits that are read; folding bursts leaves fewer of them."""
_BURSTS = 12
"""Bursts that are shown."""
_GONE = 6
"""Vanished articles that are shown."""
_PUT_RIGHT = 5
"""Edits with a notice of correction that are shown."""
_APART = timedelta(hours=2)
"""Edits of an article that are further apart are no burst; the view ``archive.edit_bursts`` has the same span."""
_FACETS = 8
"""Sources, and flags, that are named with their counts."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Edits of one article that followed on each other, the newest first.

    Example: a live page that was edited at 12:00, 12:10 and 12:20 is one burst of three edits.
    """

    edits: tuple[EditOnPage, ...]
    is_cut: bool = False
    """Whether edits before the oldest one may belong to it, which were not read."""

    @property
    def last(self) -> EditOnPage:
        """The newest edit."""
        return self.edits[0]

    @property
    def before_id(self) -> int:
        """The revision that stood before the first of the edits."""
        return self.edits[-1].previous_id

    @property
    def began(self) -> datetime:
        """When the first of the edits was first seen."""
        return self.edits[-1].changed_before

    @property
    def flags(self) -> list[str]:
        """What the edits touched, each named once."""
        return sorted({flag for edit in self.edits for flag in edit.flags})

    @property
    def redacted_at(self) -> datetime | None:
        """When words of one of the edits were taken out of the archive, if they were."""
        return max((edit.redacted_at for edit in self.edits if edit.redacted_at), default=None)

    @property
    def grew_by(self) -> int:
        """By how many words the article grew; fewer than none if it shrank."""
        return sum(edit.added_words - edit.removed_words for edit in self.edits)


def bursts(edits: Sequence[EditOnPage], *, has_older: bool = False) -> list[Burst]:
    """Fold edits, given the newest first, into bursts in the order of their newest edits.

    ``has_older`` says that there are older edits, which were not read: a burst that they could belong to is cut.
    """
    found: list[list[EditOnPage]] = []
    open_of: dict[int, list[EditOnPage]] = {}
    for edit in edits:
        burst = open_of.get(edit.article_id)
        if burst is None or burst[-1].changed_after - edit.changed_before > _APART:
            burst = open_of[edit.article_id] = []
            found.append(burst)
        burst.append(edit)
    read_to = edits[-1].changed_before if has_older and edits else None
    cut = {
        id(burst)
        for burst in open_of.values()
        if read_to is not None and burst[-1].changed_after - read_to <= _APART
    }
    return [Burst(tuple(burst), id(burst) in cut) for burst in found]


async def show(request: Request, asking: Asking) -> Response:
    """Show the front page."""
    require_known(request.query_params)
    edits = await read_edits(asking, EditsFilter(), _READ)
    changed = bursts(edits.rows, has_older=edits.older is not None)[:_BURSTS]
    newest = [burst.last.revision_id for burst in changed]
    sources = await asking.ask(PAGE_SOURCES)
    well = sum(is_well(row) for row in sources.rows)
    counts = (await asking.ask(PAGE_EDITS_IN_DAY)).rows
    return render(
        "news_desk.html",
        edits=edits,
        bursts=changed,
        old_copies={row.revision_id: row for row in (await asking.ask(PAGE_OLD_COPIES, ids=newest)).rows},
        gone=await read_list(asking, VANISHED, VanishedFilter(still=True), _GONE),
        put_right=await read_edits(asking, EditsFilter(notice="found"), _PUT_RIGHT),
        size=(await asking.ask(PAGE_SIZE)).rows[0],
        sources=sources.rows,
        well=well,
        edited=next(row for row in counts if row.by == "all"),
        numbers=next((row.edits for row in counts if (row.by, row.name) == ("flag", RevisionFlag.NUMBER)), 0),
        by_source=[row for row in counts if row.by == "source"][:_FACETS],
        by_flag=[row for row in counts if row.by == "flag"][:_FACETS],
    )
