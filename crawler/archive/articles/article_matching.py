"""Whether two headlines or texts are those of one article: the evidence of the words, beside that of the addresses."""

from __future__ import annotations

from datetime import timedelta

from crawler.identity import Relation, same_copy
from crawler.identity.canonical_text import canonical_line
from crawler.identity.copies import CopyKind
from crawler.revisions import Text

_ANY_LENGTH = 1_000_000
"""Words; below so many, which is always, two texts must share their figures too (see ``same_copy``)."""
_DAY = timedelta(days=1)


def agree(before: Text, after: Text) -> bool:
    """Whether the headlines or the texts are those of one article.

    The headline of a series ("Losses on the front") comes back every day, so it is no evidence if the dates are a day
    or more apart. Nor is the text of a series, in which only the figures are new.
    """
    if same_title(before, after) and not on_other_days(before, after):
        return True
    return texts_agree(before, after)


def texts_agree(before: Text, after: Text) -> bool:
    """Whether two texts are one piece of copy, or one is a part of the other; their figures must agree too."""
    return _relation(before, after) is not None


def is_same_text(before: Text, after: Text) -> bool:
    """Whether two texts are the same, and none is a part of the other: a brief is another article than its story."""
    relation = _relation(before, after)
    return relation is not None and relation.kind == CopyKind.SAME_COPY


def _relation(before: Text, after: Text) -> Relation | None:
    texts = ("\n".join(before.paragraphs), "\n".join(after.paragraphs))
    return same_copy(*texts, brief_words=_ANY_LENGTH)


def same_title(before: Text, after: Text) -> bool:
    """Whether both have the same headline; typography, such as the kind of quotation marks, does not count."""
    return bool(after.title) and canonical_line(before.title) == canonical_line(after.title)


def on_other_days(before: Text, after: Text) -> bool:
    """Whether both have a date, and the dates are a day or more apart."""
    if before.published is None or after.published is None:
        return False
    return abs(before.published - after.published) >= _DAY
