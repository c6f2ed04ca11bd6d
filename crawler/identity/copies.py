"""Are two texts the same piece of copy: the confirmation behind the candidates of the signatures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crawler.identity.canonical_text import canonical_lines
from crawler.identity.line_kinds import own_lines
from crawler.identity.words import shingles, words
from crawler.model.vocabulary import Vocabulary

SHINGLE = 3
MIN_JACCARD = 0.35
MIN_CONTAINMENT = 0.70
BRIEF_WORDS = 120
BRIEF_SHARED_NUMBERS = 0.70
# Below this share of the longer text's words the shorter one is a part of it and not another edition.
PART = 0.80
# A cut text is the beginning of the other one: so much of its runs stand in a beginning of its length.
CUT = 0.90


class CopyKind(Vocabulary):
    """How two texts are related."""

    SAME_COPY = "same_copy"
    CONTAINS = "contains"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two texts are one piece of copy.

    ``score`` (0 to 1) is the Jaccard similarity of the 3-word shingles for ``same_copy``, else the share of the
    shorter text's shingles that the longer one holds. ``larger`` is "a" or "b" where one text is a part of the
    other, "" where neither is.
    """

    kind: CopyKind
    score: float
    larger: str = ""


def same_copy(a: str, b: str, *, brief_words: int = BRIEF_WORDS) -> Relation | None:
    """Return how two texts are one piece of copy, or None where they are different articles.

    Texts are given one paragraph a line. Under 120 words most numbers must be shared as well: daily briefs
    repeat their sentences with new figures and are different articles. ``brief_words`` moves that limit, for
    texts of one newsroom, whose series may be longer. Lines that a publisher puts under every article are no
    evidence.
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
    if min(len(tokens_a), len(tokens_b)) < brief_words and not _share_numbers(tokens_a, tokens_b):
        return None
    return _relation(tokens_a, tokens_b, jaccard, containment)


def _own_words(text: str) -> list[str]:
    return words("\n".join(own_lines(canonical_lines(text))))


def _share_numbers(tokens_a: list[str], tokens_b: list[str]) -> bool:
    """Tell whether the text with fewer numbers shares enough of them; true where it has none."""
    numbers_a, numbers_b = _numbers(tokens_a), _numbers(tokens_b)
    fewer = min(numbers_a.total(), numbers_b.total())
    return (numbers_a & numbers_b).total() >= BRIEF_SHARED_NUMBERS * fewer


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
