"""Whether an article returns to a text that it had before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.archive.texts.boilerplate import known_boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions
from sql.database import Session
from sql.rows.record import EARLIER_FORMS, REVISION_OF_CONTENT, EarlierForm

_LOOK_BACK = 10
"""Earlier texts of an article with which a text is compared word by word."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """A text that an article takes on: the time, the revision before it, and the hash of its content."""

    article_id: int
    previous_id: int
    observed_at: datetime
    seen: SeenText
    content_sha256: bytes


async def reverted(session: Session, source_id: int, form: TextForm) -> int | None:
    """Return the earlier revision to which a text returns, or None.

    The two are equal to the letter, or differ only by boilerplate. Example: an article says "12 dead", then "10 dead",
    then "12 dead" again; the third text returns to the first revision.
    """
    when = {"article_id": form.article_id, "observed_at": form.observed_at}
    exact: int | None = await session.first(REVISION_OF_CONTENT, **when, content_sha256=form.content_sha256)
    if exact is not None:
        return exact
    for row in await session.all(EARLIER_FORMS, **when, previous_id=form.previous_id, at_most=_LOOK_BACK):
        if await _is_alike(session, source_id, form, row):
            return int(row.revision_id)
    return None


async def _is_alike(session: Session, source_id: int, form: TextForm, row: EarlierForm) -> bool:
    earlier = SeenText.of(row)
    if not compare_revisions(earlier, form.seen).is_revision:
        return True
    texts = [earlier.text.paragraphs, form.seen.text.paragraphs]
    lines = await known_boilerplate(session, source_id, form.article_id, texts)
    return bool(lines) and not compare_revisions(earlier, form.seen, lines).is_revision
