"""What the change of words in one hunk means: a slip of the pen, another figure, a negation that came or went."""

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

SMALL = 7
"""Words; in an edit of at most so many each word is looked at. In a longer one the sentence was changed."""
LARGE = 40
"""Words; of an edit of more of them nothing is said about single words."""
_LONG_WORD = 8
"""Letters; in a word of so many two letters may be wrong in a slip of the pen, in a shorter one only one."""
_SHORT_WORD = 4
"""Letters; two different words of fewer are slips of each other only if letters changed places ("teh", "the")."""


@dataclass(frozen=True)
class WordEdit:
    """One hunk that changed words, and not only their typography.

    ``removed`` and ``added`` are the words, bare and in lower case (see ``crawler.identity.words``).
    """

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
        """Whether the hunk only brought a notice; figures and names in it are not counted as changes of the article."""
        return not self.removed and is_notice(self.hunk["added"].strip("\n"))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The changed words in pairs of old and new, if as many came as went; else none."""
        if len(self.removed) != len(self.added):
            return ()
        return tuple((old, new) for old, new in zip(self.removed, self.added, strict=True) if old != new)

    @cached_property
    def is_typo(self) -> bool:
        """Whether every changed word was a slip of the pen, or a word was split or joined ("any one", "anyone")."""
        if self.size > LARGE:
            return False
        if self._respelled():
            return not any(map(is_number, self.removed))
        return bool(self.pairs) and all(is_slip(old, new, self.vocabulary) for old, new in self.pairs)

    def _respelled(self) -> bool:
        """Tell whether words were only split or joined, or characters of a script without spaces changed places."""
        old, new = "".join(self.removed), "".join(self.added)
        signs = len(old) == len(self.removed) and len(new) == len(self.added)
        return bool(new) and (old == new or (signs and sorted(old) == sorted(new)))

    @cached_property
    def changes_number(self) -> bool:
        """Whether a figure came, went or became another one, in digits ("12") or in words ("twelve")."""
        numbers = self.vocabulary.numbers
        return self._exchanges(lambda word: is_number(word) or word in numbers, both_ways=True)

    @cached_property
    def changes_negation(self) -> bool:
        """Whether a negation came or went, which turns a statement into its opposite ("did" became "did not")."""
        return self._exchanges(self.vocabulary.negations.__contains__, both_ways=False)

    def _exchanges(self, meant: Callable[[str], bool], both_ways: bool) -> bool:
        """Tell whether the words for which ``meant`` is true are not the same ones before and after.

        In a small edit any difference counts. In a longer one words come and go with their sentences, so more is
        asked for: with ``both_ways`` such words must have come and gone, without it their number must differ between
        two sides that both have words.
        """
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
    """Return the words of both sides; if only a sign changed ("$" became "€"), they are read with their neighbours."""
    removed, added = tuple(words(hunk["removed"])), tuple(words(hunk["added"]))
    if removed == added:
        before, after = hunk["before"].split(" ")[-1], hunk["after"].split(" ")[0]
        removed, added = (tuple(words(f"{before} {hunk[side]} {after}")) for side in SIDES)
    return removed, added


def is_slip(old: str, new: str, vocabulary: RuleWords) -> bool:
    """Tell whether one word is the other one mistyped: a letter too many, too few, wrong or out of turn.

    Example: "goverment" and "government". Figures are never slips, and neither are two words that both mean something
    of their own, such as two months or two weekdays.
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
