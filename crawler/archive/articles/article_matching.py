"""Whether two headlines or texts are those of one article: the evidence of the words, beside that of the addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from crawler.identity import Relation, same_copy
from crawler.identity.canonical_text import canonical_line, canonical_lines, word_count
from crawler.identity.copies import CopyKind
from crawler.revisions import Text

_ANY_LENGTH = 1_000_000
"""Words; below so many, which is always, two texts must share their figures too (see ``same_copy``)."""
_DAY = timedelta(hours=20)
"""The least time between two articles of a daily series: the one of tomorrow may come some hours earlier in the day."""
MINUTE = timedelta(minutes=1)
_LEAST_WORDS = 120
"""Words; of shorter texts that recur under one headline, many are notes of a series, such as of a podcast."""
_LEAST_EQUAL = 0.8
"""Share of the shorter text's lines that have to stand in the other one, so that a missing date is no obstacle."""


def agree(before: Text, after: Text) -> bool:
    """Whether the headlines or the texts are those of one article.

    The headline of a series ("Losses on the front") comes back every day, so it is no evidence if the dates are a day
    apart. Nor is the text of a series, in which only the figures are new.
    """
    return same_story(before, after) or texts_agree(before, after)


def same_story(before: Text, after: Text) -> bool:
    """Whether the headlines are the same, and not those of a series that comes back every day."""
    return same_title(before, after) and not on_other_days(before, after)


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
    """Whether both have a date, and the dates are about a day or more apart."""
    if before.published is None or after.published is None:
        return False
    return abs(before.published - after.published) >= _DAY


def same_moment(before: Text, after: Text, zone: tzinfo) -> bool:
    """Whether both were published in the same minute, and a time of day is known.

    Midnight is no time of day: a date alone is read as the midnight of its day, on the clock of the newsroom
    (``zone``), of the page or of UTC. All articles of that day would have the same moment.
    """
    first, second = before.published, after.published
    if first is None or second is None or abs(first - second) >= MINUTE:
        return False
    return has_time_of_day(first, zone) and has_time_of_day(second, zone)


def has_time_of_day(moment: datetime, zone: tzinfo) -> bool:
    """Whether a moment is more than a date: it is midnight neither there (``zone``), nor as written, nor in UTC."""
    return all(
        (local.hour, local.minute) != (0, 0)
        for local in (moment, moment.astimezone(zone), moment.astimezone(UTC))
    )


def share_most_lines(before: Text, after: Text) -> bool:
    """Whether both texts are long, and most lines of the shorter one stand to the letter in the other one."""
    if min(word_count(before.paragraphs), word_count(after.paragraphs)) < _LEAST_WORDS:
        return False
    one, other = (frozenset(canonical_lines(text.paragraphs)) for text in (before, after))
    fewer, more = sorted((one, other), key=len)
    return len(fewer & more) >= _LEAST_EQUAL * len(fewer)
