"""From where a page is seen: what everyone sees, or what a subscriber sees."""

from __future__ import annotations

from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import same_copy
from crawler.model.visits import ANONYMOUS
from crawler.revisions import Text
from sql.database import Row

_TEASER = 0.5
"""A beginning of less than this share of a text's words is a teaser of it."""


def has_expired(vantage: str, current: Row, reading: Reading) -> bool:
    """Whether a subscriber's session shows only the teaser of a text that is known as a whole.

    Nothing was taken out of such an article: it is the session that has ended.
    """
    if vantage == ANONYMOUS or current["partial"]:
        return False
    return reading.extraction.partial or _is_teaser(stored_text(current), reading.text())


def _is_teaser(whole: Text, part: Text) -> bool:
    before, after = "\n".join(whole.paragraphs), "\n".join(part.paragraphs)
    if len(after.split()) >= _TEASER * len(before.split()):
        return False
    relation = same_copy(before, after)
    return relation is not None and (relation.kind, relation.larger) == ("truncated", "a")
