"""The kind of a change of the body, from the extent of what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.identity.line_kinds import is_notice, is_withdrawal
from crawler.identity.words import shingles, words
from crawler.revisions.vocabulary import RevisionKind
from crawler.revisions.word_edits import WordEdit

# A rewrite: shares of the shingles of the longer and the shorter text, and of the words that hunks touched.
_HALF = 0.5
_PART = 0.8
_TOUCHED = 0.4
_RUN = 3
# A note in the place of an article is at most so long, and so much shorter than the article.
_LONGEST_NOTE = 120
_NOTE_SHARE = 0.5
# New matter and not a touch on a sentence: so many words more than stood there before.
_PASSAGE = 8
# Where a passage was put in, so many words may have changed at its ends.
_SEAM = 3
# A correction is a matter of few words; beyond, the text was worked over.
_CORRECTED_WORDS = 40


@dataclass(frozen=True)
class Bodies:
    """The lines of two bodies without furniture and chrome, and what changed between them."""

    before: Sequence[str]
    after: Sequence[str]
    edits: Sequence[WordEdit]

    @cached_property
    def notices(self) -> tuple[frozenset[str], frozenset[str]]:
        """The editor's notes that went and those that came, bare; one that only moved is in neither."""
        old, new = set(self.before), set(self.after)
        gone, come = _notices(old - new), _notices(new - old)
        return gone - come, come - gone


def body_kind(bodies: Bodies) -> RevisionKind:
    """Return the kind of a change of words; the first that fits of a list from the gravest to the slightest."""
    old, new = (words("\n".join(lines)) for lines in (bodies.before, bodies.after))
    if old == new:
        return RevisionKind.COSMETIC
    if _is_withdrawn(bodies, len(old), len(new)):
        return RevisionKind.WITHDRAWN
    if _is_rewritten(old, new, sum(edit.size for edit in bodies.edits)):
        return RevisionKind.REWRITE
    if bodies.notices[1]:
        return RevisionKind.NOTICE
    return _extent(bodies.edits, frozenset(new))


def _notices(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(words(line)) for line in lines if is_notice(line))


def _is_withdrawn(bodies: Bodies, old: int, new: int) -> bool:
    if new > _LONGEST_NOTE or new >= _NOTE_SHARE * old:
        return False
    return any(is_withdrawal(line) for line in bodies.after if line not in bodies.before)


def _is_rewritten(old: list[str], new: list[str], touched: int) -> bool:
    """Tell whether most of the text was replaced: half of the longer one is new, the shorter one no part of it.

    In a brief a single figure breaks most of the shingles, so enough words must be ``touched`` as well.
    """
    before, after = shingles(old, _RUN), shingles(new, _RUN)
    kept = len(before & after)
    shorter, longer = sorted((len(before), len(after)))
    replaced = kept < _PART * shorter and kept < _HALF * longer
    return replaced and touched >= _TOUCHED * max(len(old), len(new))


def _extent(edits: Sequence[WordEdit], in_use: frozenset[str]) -> RevisionKind:
    longer = [edit for edit in edits if _is_passage(edit, len(edit.added) - len(edit.removed))]
    shorter = [edit for edit in edits if _is_passage(edit, len(edit.removed) - len(edit.added))]
    touched = [edit for edit in edits if edit not in longer and edit not in shorter]
    if all(_is_typo(edit, in_use) for edit in touched):
        if not longer and not shorter:
            return RevisionKind.TYPO
        if not shorter and all(_only_grows(edit.removed, edit.added) for edit in longer):
            return RevisionKind.CONTENT_ADDED
        if not longer and all(_only_grows(edit.added, edit.removed) for edit in shorter):
            return RevisionKind.CONTENT_REMOVED
    slight = not longer and not shorter and not any(map(_is_reworded, touched))
    slight = slight and sum(edit.size for edit in touched) <= _CORRECTED_WORDS
    return RevisionKind.CORRECTION if slight else RevisionKind.UPDATED


def _is_typo(edit: WordEdit, in_use: frozenset[str]) -> bool:
    """Tell a slip from another word: a form that the new text still uses elsewhere ("could") is no slip."""
    return edit.is_typo and in_use.isdisjoint(old for old, _ in edit.pairs)


def _is_passage(edit: WordEdit, gain: int) -> bool:
    return gain >= _PASSAGE or (edit.is_paragraph and gain > 0)


def _is_reworded(edit: WordEdit) -> bool:
    """Tell whether a passage stands in the place of another one."""
    return min(len(edit.added), len(edit.removed)) >= _PASSAGE


def _only_grows(less: Sequence[str], more: Sequence[str]) -> bool:
    """Tell whether all that changed is on one side, but for the seam."""
    return len(less) <= min(_SEAM, len(more))
