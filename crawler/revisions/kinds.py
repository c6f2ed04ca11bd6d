"""The kind of a change of the body, from the extent of what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.identity.lines import is_notice, is_withdrawal
from crawler.identity.words import shingles, words
from crawler.revisions.edits import Edit
from crawler.revisions.model import Kind

# Less of the shorter text than this stands in the longer one: another text.
_REWRITTEN = 0.5
_RUN = 3
# A note in the place of an article is at most so long, and so much shorter than the article.
_LONGEST_NOTE = 120
_NOTE_SHARE = 0.5
# New matter and not a touch on a sentence: so many words more than stood there before.
_PASSAGE = 8
# A correction is a matter of few words; beyond, the text was worked over.
_CORRECTED_WORDS = 40


@dataclass(frozen=True)
class Bodies:
    """The lines of two bodies without furniture and chrome, and what changed between them."""

    before: Sequence[str]
    after: Sequence[str]
    edits: Sequence[Edit]

    @property
    def notices_came(self) -> bool:
        """Whether an editor's note came or became another one."""
        old, new = _notices(self.before), _notices(self.after)
        return bool(new - old)

    @property
    def notices_changed(self) -> bool:
        """Whether an editor's note came, went or became another one."""
        return _notices(self.before) != _notices(self.after)


def body_kind(bodies: Bodies) -> Kind:
    """Return the kind of a change of words; the first that fits of a list from the gravest to the slightest."""
    old, new = (words("\n".join(lines)) for lines in (bodies.before, bodies.after))
    if _is_withdrawn(bodies, len(old), len(new)):
        return "withdrawn"
    if _kept(old, new) < _REWRITTEN:
        return "rewrite"
    if bodies.notices_came:
        return "notice"
    return _extent(bodies.edits)


def _notices(lines: Sequence[str]) -> set[str]:
    return {" ".join(words(line)) for line in lines if is_notice(line)}


def _is_withdrawn(bodies: Bodies, old: int, new: int) -> bool:
    if new > _LONGEST_NOTE or new >= _NOTE_SHARE * old:
        return False
    return any(is_withdrawal(line) for line in bodies.after if line not in bodies.before)


def _kept(old: list[str], new: list[str]) -> float:
    """Return the share of the shorter text's 3-word shingles that stand in the longer one."""
    before, after = shingles(old, _RUN), shingles(new, _RUN)
    return len(before & after) / max(1, min(len(before), len(after)))


def _extent(edits: Sequence[Edit]) -> Kind:
    longer = [edit for edit in edits if _is_passage(edit, len(edit.added) - len(edit.removed))]
    shorter = [edit for edit in edits if _is_passage(edit, len(edit.removed) - len(edit.added))]
    touched = [edit for edit in edits if edit not in longer and edit not in shorter]
    if all(edit.is_typo for edit in touched):
        if not longer and not shorter:
            return "typo"
        if not shorter and all(_only_grows(edit.removed, edit.added) for edit in longer):
            return "content_added"
        if not longer and all(_only_grows(edit.added, edit.removed) for edit in shorter):
            return "content_removed"
    slight = not longer and not shorter and sum(edit.size for edit in touched) <= _CORRECTED_WORDS
    return "correction" if slight else "updated"


def _is_passage(edit: Edit, gain: int) -> bool:
    return gain >= _PASSAGE or (edit.is_paragraph and gain > 0)


def _only_grows(less: Sequence[str], more: Sequence[str]) -> bool:
    """Tell whether nearly all that changed is on one side."""
    return len(less) * 4 <= len(more)
