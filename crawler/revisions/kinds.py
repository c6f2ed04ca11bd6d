"""The kind of a change of the body, told from the extent of what came and what went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.identity.line_kinds import is_notice, is_withdrawal
from crawler.identity.words import shingles, words
from crawler.revisions.vocabulary import RevisionKind
from crawler.revisions.word_edits import WordEdit

_HALF = 0.5
"""A rewrite keeps less than this share of the longer text's shingles …"""
_PART = 0.8
"""… and less than this share of the shorter text's: else one text is a part of the other …"""
_TOUCHED = 0.4
"""… and its hunks touch at least this share of the longer text's words."""
_REWRITTEN = 5
"""… and at least so many words: one sentence in other words is no rewrite."""
_RUN = 3
"""Words of a shingle."""
_LONGEST_NOTE = 120
"""Words; what stands in the place of a withdrawn article is at most so long …"""
_NOTE_SHARE = 0.5
"""… and shorter than this share of the article."""
_PASSAGE = 8
"""Words; a hunk that adds so many more than it removes brings a passage, with fewer it only touches a sentence."""
_SEAM = 3
"""Words that may have changed at the ends of a passage that was put in, such as a comma that became a full stop."""
_CORRECTED_WORDS = 40
"""Words; a correction touches at most so many in all. If there are more, the text was worked over: ``updated``."""


@dataclass(frozen=True)
class Bodies:
    """The canonical lines of two bodies without boilerplate, and the edits between them."""

    before: Sequence[str]
    after: Sequence[str]
    edits: Sequence[WordEdit]
    heads: tuple[Sequence[str], Sequence[str]] = ((), ())
    """Headline and summary before and after, in canonical form: agencies put their tags there ("CORRECTED-")."""

    @cached_property
    def notices(self) -> tuple[frozenset[str], frozenset[str]]:
        """The notices that went and those that came, as bare words; a notice that only moved is in neither.

        A headline that keeps its tag and changes otherwise brings no notice.
        """
        old, new = set(self.before), set(self.after)
        gone, come = _notices(old - new), _notices(new - old)
        tagged = [_notices(head) for head in self.heads]
        if not all(tagged):
            gone, come = gone | tagged[0], come | tagged[1]
        return gone - come, come - gone


def body_kind(bodies: Bodies) -> RevisionKind:
    """Return the kind of a change of words: the gravest that fits.

    The order is ``withdrawn``, ``rewrite``, ``notice``, then what ``_extent`` finds. If no word changed at all, the
    change is ``cosmetic``.
    """
    found = {line: words(line) for line in {*bodies.before, *bodies.after}}
    old, new = ([word for line in lines for word in found[line]] for lines in (bodies.before, bodies.after))
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
    head_before, head_after = bodies.heads
    known = {*bodies.before, *head_before}
    return any(is_withdrawal(line) for line in (*head_after, *bodies.after) if line not in known)


def _is_rewritten(old: list[str], new: list[str], touched: int) -> bool:
    """Tell whether most of the text was replaced.

    Over half of the longer text's shingles must be its own, and the shorter text must not be a part of the longer one.
    In a brief a few new figures break most of the shingles, so enough words must be ``touched`` as well.
    """
    before, after = shingles(old, _RUN), shingles(new, _RUN)
    kept = len(before & after)
    shorter, longer = sorted((len(before), len(after)))
    replaced = kept < _PART * shorter and kept < _HALF * longer
    return replaced and touched >= max(_TOUCHED * max(len(old), len(new)), _REWRITTEN)


def _extent(edits: Sequence[WordEdit], in_use: frozenset[str]) -> RevisionKind:
    """Return the kind of a change that is no withdrawal, no rewrite and brings no notice.

    Only slips of the pen: ``typo``. Besides them only new passages: ``content_added``; only passages that went:
    ``content_removed``. A few words in the place of others: ``correction``. All else: ``updated``, also words of which
    nobody can tell whether they were slips, and passages that only changed their place. ``in_use`` are the words of the
    new text.
    """
    edits = [edit for edit in edits if not edit.is_moved]
    if not edits:
        return RevisionKind.UPDATED
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
    if all(_is_typo(edit, in_use) or _is_unsure(edit, in_use) for edit in touched):
        return RevisionKind.UPDATED
    slight = not longer and not shorter and not any(map(_is_reworded, touched))
    slight = slight and sum(edit.size for edit in touched) <= _CORRECTED_WORDS
    return RevisionKind.CORRECTION if slight else RevisionKind.UPDATED


def is_unsure(bodies: Bodies) -> bool:
    """Tell whether a change rests on words of which nobody can tell whether they were slips of the pen."""
    in_use = frozenset(words("\n".join(bodies.after)))
    unsure = [_is_unsure(edit, in_use) for edit in bodies.edits]
    return any(unsure) and all(
        one or edit.is_moved or _is_typo(edit, in_use) for one, edit in zip(unsure, bodies.edits, strict=True)
    )


def _is_unsure(edit: WordEdit, in_use: frozenset[str]) -> bool:
    return edit.is_unsure and in_use.isdisjoint(old for old, _ in edit.pairs)


def _is_typo(edit: WordEdit, in_use: frozenset[str]) -> bool:
    """Tell a slip of the pen from a change of words.

    A word that the new text still uses elsewhere was no slip. Example: "could" became "would", and "could" stands in
    another sentence of the new text.
    """
    return edit.is_typo and in_use.isdisjoint(old for old, _ in edit.pairs)


def _is_passage(edit: WordEdit, gain: int) -> bool:
    return gain >= _PASSAGE or (edit.is_paragraph and gain > 0)


def _is_reworded(edit: WordEdit) -> bool:
    """Tell whether a passage stands in the place of another one."""
    return min(len(edit.added), len(edit.removed)) >= _PASSAGE


def _only_grows(less: Sequence[str], more: Sequence[str]) -> bool:
    """Tell whether words only came: ``less`` has no more of them than may change at the seam of a passage."""
    return len(less) <= min(_SEAM, len(more))
