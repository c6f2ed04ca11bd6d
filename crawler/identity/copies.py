"""Are two texts the same piece of copy? Signatures name candidates quickly; this confirms or rejects them.

A shingle is a run of words that follow each other. Two texts are one piece of copy if they share enough of their
3-word shingles. Example: "a b c d" and "a b c e" have the shingles {abc, bcd} and {abc, bce}. They share one of three:
a Jaccard similarity of 0.33.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crawler.identity.canonical_text import canonical_lines
from crawler.identity.line_kinds import own_lines
from crawler.identity.words import shingles, words
from crawler.model.vocabulary import Vocabulary

SHINGLE = 3
"""Words of a shingle."""
MIN_JACCARD = 0.35
"""Texts whose Jaccard similarity is at least this (shared shingles by all shingles of both) are one piece of copy."""
MIN_CONTAINMENT = 0.70
"""So are two texts if the longer one holds at least this share of the shorter one's shingles."""
BRIEF_WORDS = 120
"""A text with fewer words is a brief."""
BRIEF_SHARED_NUMBERS = 0.70
"""Share of the numbers that two briefs must have in common."""
SHARED_NUMBERS = 0.60
"""The same for longer texts: an update of a story keeps most of its figures, and the report of another day does not."""
PART = 0.80
"""If the shorter text has at most this share of the longer one's words, it is a part of it; else another edition."""
CUT = 0.90
"""A part is a cut text, and not an excerpt, if this share of its shingles stands in a beginning of the longer text that
is as long as the part."""


class CopyKind(Vocabulary):
    """How two texts are related."""

    SAME_COPY = "same_copy"
    CONTAINS = "contains"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two texts are one piece of copy.

    ``score`` (0 to 1) is the Jaccard similarity of the 3-word shingles for ``same_copy``, else the share of the
    shorter text's shingles that the longer one holds. If one text is a part of the other, ``larger`` names the longer
    one, "a" or "b"; else it is "".
    """

    kind: CopyKind
    score: float
    larger: str = ""


def same_copy(a: str, b: str, *, brief_words: int = BRIEF_WORDS) -> Relation | None:
    """Return in what way two texts are one piece of copy, or None if they are different articles.

    Texts are given one paragraph a line. Lines of boilerplate and credits are left out of the comparison. They must
    also share most of their numbers, at any length: daily reports, such as the weather, repeat their sentences with new
    figures, and are different articles. A text of fewer than ``brief_words`` words must share more of them; within one
    newsroom the caller sets a higher limit, as its series may have longer texts.
    """
    tokens_a, tokens_b = _own_words(a), _own_words(b)
    runs_a, runs_b = shingles(tokens_a, SHINGLE), shingles(tokens_b, SHINGLE)
    if not runs_a or not runs_b:
        return None
    shared = len(runs_a & runs_b)
    jaccard = shared / (len(runs_a) + len(runs_b) - shared)
    containment = shared / min(len(runs_a), len(runs_b))
    if jaccard < MIN_JACCARD and containment < MIN_CONTAINMENT:
        return None
    is_brief = min(len(tokens_a), len(tokens_b)) < brief_words
    if not _share_numbers(tokens_a, tokens_b, BRIEF_SHARED_NUMBERS if is_brief else SHARED_NUMBERS):
        return None
    return _relation(tokens_a, tokens_b, jaccard, containment)


def _own_words(text: str) -> list[str]:
    return words("\n".join(own_lines(canonical_lines(text))))


def _share_numbers(tokens_a: list[str], tokens_b: list[str], least: float) -> bool:
    """Tell whether the text with fewer numbers shares enough of them with the other; true if it has none."""
    numbers_a, numbers_b = _numbers(tokens_a), _numbers(tokens_b)
    fewer = min(numbers_a.total(), numbers_b.total())
    return (numbers_a & numbers_b).total() >= least * fewer


def _numbers(tokens: list[str]) -> Counter[str]:
    return Counter(token for token in tokens if any(sign.isdigit() for sign in token))


def _relation(tokens_a: list[str], tokens_b: list[str], jaccard: float, containment: float) -> Relation:
    larger, long, short = (
        ("a", tokens_a, tokens_b) if len(tokens_a) > len(tokens_b) else ("b", tokens_b, tokens_a)
    )
    if containment < MIN_CONTAINMENT or len(short) > PART * len(long):
        return Relation(CopyKind.SAME_COPY, jaccard)
    beginning = shingles(long[: len(short)], SHINGLE)
    runs = shingles(short, SHINGLE)
    is_cut = len(runs & beginning) >= CUT * len(runs)
    return Relation(CopyKind.TRUNCATED if is_cut else CopyKind.CONTAINS, containment, larger)
