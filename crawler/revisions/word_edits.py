"""What the change of words in one hunk means: a slip of the pen, another figure, a negation that came or went."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from crawler.identity.canonical_text import canonical_line
from crawler.identity.line_kinds import is_notice
from crawler.identity.meanings import Meanings
from crawler.identity.words import cased_words, words
from crawler.revisions.hunks import SIDES, Hunk, plain
from crawler.revisions.quantities import Quantity, changed, compound_change, quantities
from crawler.revisions.slips import Slip, SlipRules
from crawler.revisions.statements import negation_change, said_change, without_look_alikes

SMALL = 7
"""Words; in an edit of at most so many each word is looked at. In a longer one the sentence was changed."""
LARGE = 40
"""Words; of an edit of more of them nothing is said about single words."""
_BESIDE = 3
"""Words on each side of a hunk that are read with it: the figure of "30 MW" stands before the unit that changed."""
_SENTENCE_ENDS = re.compile(r"[.!?…。！？][\"')\]]*\s")

_SIGN_BEHIND = re.compile(r"(?<=[^\W\d_])\.? ?([€£₴₽₹])(?!\d)")
_CODES = {"€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB", "₹": "INR"}
_ELIDED = re.compile(r"(?<!\w)d'(?=\w)")

Found = tuple[str, str, str]
"""What gave a flag: the rule, the words before, the words after."""


@dataclass(frozen=True)
class Rules:
    """What the rules know of the two texts: the words of their language, and how the texts use their own words."""

    language: str | None
    meanings: Meanings
    slips: SlipRules


@dataclass(frozen=True)
class WordEdit:
    """One hunk that changed words, and not only their typography.

    ``removed`` and ``added`` are the words, bare and in lower case (see ``crawler.identity.words``).
    """

    hunk: Hunk
    removed: tuple[str, ...]
    added: tuple[str, ...]
    rules: Rules

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
    def is_moved(self) -> bool:
        """Whether the words only changed their place."""
        return self.hunk.get("moved", False)

    @cached_property
    def is_notice(self) -> bool:
        """Whether the hunk only brought a notice; figures and names in it are not counted as changes of the article."""
        return not self.removed and is_notice(canonical_line(self.hunk["added"]))

    @cached_property
    def texts(self) -> tuple[str, str]:
        """Both sides as canonical text."""
        return plain(self.hunk["removed"]), plain(self.hunk["added"])

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The changed words in pairs of old and new, if as many came as went; else none."""
        if len(self.removed) != len(self.added):
            return ()
        return tuple((old, new) for old, new in zip(self.removed, self.added, strict=True) if old != new)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """What became of each changed word, if a slip of the pen can be at the bottom of the edit; else none."""
        if self.size > LARGE:
            return ()
        if self._respelled():
            return () if any(map(has_digit, self.removed)) else (Slip.SLIP,)
        capitalised, opening = self._capitalised(), self._opening()
        return tuple(
            self.rules.slips.judge(old, new, old in capitalised or new in capitalised, old in opening)
            for old, new in self.pairs
        )

    @cached_property
    def is_typo(self) -> bool:
        """Whether every changed word was a slip of the pen, or a word was split or joined ("any one", "anyone")."""
        return bool(self.slips) and all(slip == Slip.SLIP for slip in self.slips)

    @cached_property
    def is_unsure(self) -> bool:
        """Whether nobody can tell a slip of the pen from another word: "elected" became "ejected"."""
        return not self.is_typo and bool(self.slips) and Slip.WORD not in self.slips

    def _respelled(self) -> bool:
        """Tell whether words were only split or joined, or characters of a script without spaces changed places."""
        old, new = "".join(self.removed), "".join(self.added)
        signs = len(old) == len(self.removed) and len(new) == len(self.added)
        return bool(new) and (old == new or (signs and sorted(old) == sorted(new)))

    def _capitalised(self) -> set[str]:
        """Return the words of both sides that begin with a capital letter."""
        return {word.casefold() for text in self.texts for word in cased_words(text) if word[:1].isupper()}

    def _opening(self) -> tuple[str, ...]:
        """Return the old word with which a sentence begins, which is capitalised in any case; else nothing."""
        before = plain(self.hunk["before"])
        return self.removed[:1] if not before or before[-1] in ".!?:\n" else ()

    @cached_property
    def number(self) -> Found | None:
        """The quantities that changed, read with the words beside them; a change of notation is none."""
        if self.is_typo or self.is_paragraph or self.size > LARGE:
            return None
        gone, come = changed(*map(self._quantities, self.texts))
        if self._counts(gone, come):
            return "quantity", _written(gone), _written(come)
        for old, new in self.pairs:
            if compound_change(old, new, self.rules.meanings):
                return "compound", old, new
        return None

    def _quantities(self, text: str) -> list[Quantity]:
        before, after = plain(self.hunk["before"]), plain(self.hunk["after"])
        beside = (_last_words(before, _BESIDE), _first_words(after, _BESIDE))
        line = _spelled_signs(f"{beside[0]} {text} {beside[1]}".replace("\n", " "))
        return quantities(cased_words(line), self.rules.meanings, self.rules.language)

    def _counts(self, gone: tuple[Quantity, ...], come: tuple[Quantity, ...]) -> bool:
        """Tell whether quantities that went and came are a change of a figure.

        In a small edit any difference counts, but a weak numeral ("one", "second") only if another one stands in its
        place. In a longer edit words come and go with their sentences, so such quantities must have come and gone.
        """
        strong = [any(not one.weak for one in side) for side in (gone, come)]
        if not self.is_small:
            return all(strong)
        return bool(gone and come) or any(strong)

    @cached_property
    def negation(self) -> Found | None:
        """The words by which a statement was turned into its opposite ("did" became "did not")."""
        if self.is_typo or self.is_paragraph or self.size > LARGE:
            return None
        if not self.is_small and not (self.removed and self.added):
            return None
        texts = self._told()
        old, new = (words(text) for text in texts)
        return negation_change(old, new, texts, self.rules.meanings, small=self.is_small)

    @cached_property
    def attribution(self) -> Found | None:
        """The words that say whose statement it is, if they came or went ("officials said")."""
        return self._said("attribution")

    @cached_property
    def hedging(self) -> Found | None:
        """The words of reservation that came or went ("allegedly")."""
        return self._said("hedging")

    def _said(self, flag: str) -> Found | None:
        if self.is_typo or self.is_paragraph or self.size > LARGE or self._has_sentence():
            return None
        meanings = self.rules.meanings
        expression = meanings.sayings if flag == "attribution" else meanings.hedges
        old, new = map(words, self._told())
        found = said_change(old, new, expression)
        return (flag, *found) if found else None

    def _told(self) -> tuple[str, str]:
        """Return both sides without words that only look like others, such as the month of May."""
        before = _last_words(plain(self.hunk["before"]), 1)
        old, new = (without_look_alikes(f"{before} {text}").removeprefix(before) for text in self.texts)
        return old, new

    def _has_sentence(self) -> bool:
        """Tell whether a whole sentence came or went, which brings its own verbs."""
        return self.size > SMALL and any(_SENTENCE_ENDS.search(text.strip()) for text in self.texts)


def edits(hunks: Iterable[Hunk], rules: Rules) -> tuple[WordEdit, ...]:
    """Return the hunks that changed words."""
    found = (WordEdit(hunk, *_sides(hunk), rules) for hunk in hunks)
    return tuple(edit for edit in found if edit.removed != edit.added)


def _sides(hunk: Hunk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of both sides; if only a sign changed ("$" became "€"), they are read with their neighbours."""
    removed, added = (tuple(words(plain(hunk[side]))) for side in SIDES)
    if removed == added:
        before, after = _last_words(plain(hunk["before"]), 1), _first_words(plain(hunk["after"]), 1)
        removed, added = (tuple(words(f"{before} {plain(hunk[side])} {after}")) for side in SIDES)
    return removed, added


def _spelled_signs(line: str) -> str:
    """Return a line with spaces around a currency behind letters ("3 M€") and behind an elided word ("d'euros")."""
    return _ELIDED.sub("d ", _SIGN_BEHIND.sub(lambda match: f" {_CODES[match[1]]} ", line))


def _last_words(text: str, count: int) -> str:
    return " ".join(text.split(" ")[-count:])


def _first_words(text: str, count: int) -> str:
    return " ".join(text.split(" ")[:count])


def _written(found: Iterable[Quantity]) -> str:
    return ", ".join(quantity.words for quantity in found)


def has_digit(word: str) -> bool:
    """Tell whether a word has a digit."""
    return any(sign.isdigit() for sign in word)
