"""What the words of one hunk say: a slip of the pen, another figure, another name, a statement turned round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from crawler.identity.languages import RuleWords
from crawler.identity.line_kinds import is_notice
from crawler.identity.words import words
from crawler.revisions.hunks import SIDES, Hunk

# A change of at most so many words is looked at word by word; in a longer one the sentence changed, and in one
# beyond LARGE nothing can be said of single words.
SMALL = 7
LARGE = 40
_LONG_WORD = 8
_SHORT_WORD = 4


@dataclass(frozen=True)
class WordEdit:
    """One hunk that changed words and not only their typography; words are bare and in lower case."""

    hunk: Hunk
    removed: tuple[str, ...]
    added: tuple[str, ...]
    vocabulary: RuleWords

    @cached_property
    def size(self) -> int:
        """The number of words on the longer side."""
        return max(len(self.removed), len(self.added))

    @cached_property
    def is_paragraph(self) -> bool:
        """Whether whole lines came or went, with nothing in their place."""
        shown = self.hunk["removed"] + self.hunk["added"]
        return not (self.removed and self.added) and "\n" in shown

    @cached_property
    def is_small(self) -> bool:
        """Whether only a few words within a line changed."""
        return self.size <= SMALL and not self.is_paragraph

    @cached_property
    def is_notice(self) -> bool:
        """Whether only an editor's note came; its figures are no figures of the article."""
        return not self.removed and is_notice(self.hunk["added"].strip("\n"))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The changed words side by side, where as many came as went."""
        if len(self.removed) != len(self.added):
            return ()
        return tuple((old, new) for old, new in zip(self.removed, self.added, strict=True) if old != new)

    @cached_property
    def is_typo(self) -> bool:
        """Whether every changed word is a slip of the pen, or a word was only split or joined."""
        if self.size > LARGE:
            return False
        if self._respelled():
            return not any(map(is_number, self.removed))
        return bool(self.pairs) and all(is_slip(old, new, self.vocabulary) for old, new in self.pairs)

    def _respelled(self) -> bool:
        """Tell whether words were split or joined, or signs of a script without spaces stand out of turn."""
        old, new = "".join(self.removed), "".join(self.added)
        signs = len(old) == len(self.removed) and len(new) == len(self.added)
        return bool(new) and (old == new or (signs and sorted(old) == sorted(new)))

    @cached_property
    def changes_number(self) -> bool:
        """Whether a figure became another one, came or went, in digits or in words."""
        numbers = self.vocabulary.numbers
        return self._exchanges(lambda word: is_number(word) or word in numbers, both_ways=True)

    @cached_property
    def changes_negation(self) -> bool:
        """Whether a statement was turned round."""
        return self._exchanges(self.vocabulary.negations.__contains__, both_ways=False)

    def _exchanges(self, meant: Callable[[str], bool], both_ways: bool) -> bool:
        old, new = Counter(filter(meant, self.removed)), Counter(filter(meant, self.added))
        if old == new or self.is_typo or self.size > LARGE:
            return False
        if self.is_small:
            return True
        if both_ways:
            return bool(old - new) and bool(new - old)
        return bool(self.removed and self.added) and old.total() != new.total()


def edits(hunks: Iterable[Hunk], vocabulary: RuleWords) -> tuple[WordEdit, ...]:
    """Return the hunks that changed words."""
    found = (WordEdit(hunk, *_sides(hunk), vocabulary) for hunk in hunks)
    return tuple(edit for edit in found if edit.removed != edit.added)


def _sides(hunk: Hunk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of both sides; a sign alone ("$" became "€") is read with its neighbours."""
    removed, added = tuple(words(hunk["removed"])), tuple(words(hunk["added"]))
    if removed == added:
        before, after = hunk["before"].split(" ")[-1], hunk["after"].split(" ")[0]
        removed, added = (tuple(words(f"{before} {hunk[side]} {after}")) for side in SIDES)
    return removed, added


def is_slip(old: str, new: str, vocabulary: RuleWords) -> bool:
    """Tell whether one word is the other one mistyped: a letter too many, too few, wrong or out of turn.

    Two words that both mean something of their own (figures, days, negations) are no slips of each other.
    """
    if is_number(old) or is_number(new) or (_means(old, vocabulary) and _means(new, vocabulary)):
        return False
    longest = max(len(old), len(new))
    same_letters = sorted(old) == sorted(new)
    if longest < _SHORT_WORD:
        return same_letters
    return OSA.distance(old, new, score_cutoff=2) <= (2 if same_letters or longest >= _LONG_WORD else 1)


def is_number(word: str) -> bool:
    """Tell whether a word has a digit."""
    return any(sign.isdigit() for sign in word)


def _means(word: str, vocabulary: RuleWords) -> bool:
    lists = (vocabulary.numbers, vocabulary.months, vocabulary.weekdays, vocabulary.negations)
    return any(word in each for each in lists)
