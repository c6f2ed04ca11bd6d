"""Whether one word is another one mistyped, another word, or whether that cannot be told.

A slip leaves something that is no word: "goverment" became "government". If both are words, a newsroom may have chosen
another one on purpose ("elected" became "ejected"), so that the change is ``UNSURE``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from functools import cached_property

from rapidfuzz.distance import OSA

from crawler.identity.dictionary import has_dictionary, ignores_case, is_known, is_word
from crawler.identity.heard_language import heard_language
from crawler.identity.meanings import Meanings
from crawler.identity.words import words
from crawler.revisions.quantities import compound_change, value_of

_LONG_WORD = 8
"""Letters; in a word of so many two letters may be wrong in a slip of the pen, in a shorter one only one."""
_SHORT_WORD = 4
"""Letters; two different words of fewer are slips of each other only if letters changed places ("teh", "the")."""
_STEM = 4
"""Letters; what two words share behind different prefixes is a stem if it has so many: "на|ступав", "від|ступав"."""
_SHORTEST = 4
"""Letters; a word that a prefix turns round has at least so many: "able", "safe"."""
_LONGEST_PREFIX = 6
"""Letters; the longest negating prefix is the German "nicht"."""
# One spelling for what two orthographies write differently: ё and е, ß and ss, British and American English.
_VARIANTS: tuple[tuple[str | None, str, str], ...] = (
    ("ru", "ё", "е"),
    ("de", "ß", "ss"),
    ("en", "our", "or"),
    ("en", r"ys(?=e|ing)", "yz"),
    ("en", r"is(?=e|ing|ation)", "iz"),
    ("en", r"tre(?=s?$)", "ter"),
    ("en", r"ll(?=ed|ing|er)", "l"),
    ("en", r"(?<=[aeo])e(?=[a-z]{3})", ""),
    ("en", r"ogue", "og"),
    ("en", r"ence", "ense"),
)


class Slip(Enum):
    """What became of a word."""

    SLIP = "slip"
    WORD = "word"
    UNSURE = "unsure"


class SlipRules:
    """The rules for the words of a text; if nobody has stated its language, the text is listened to when it matters."""

    def __init__(
        self,
        stated: str | None,
        meanings: Meanings,
        texts: Callable[[], tuple[str, str]],
    ) -> None:
        self.meanings = meanings
        self._stated = stated
        self._texts = texts

    @cached_property
    def language(self) -> str | None:
        """The language of the text, as it was stated or as it sounds."""
        return self._stated or heard_language(self._texts()[1])

    def judge(self, old: str, new: str, is_capitalised: bool, opens: bool = False) -> Slip:
        """Tell what became of a word, both in lower case.

        ``is_capitalised`` says that the text writes one of them with a capital letter, ``opens`` that a sentence begins
        there.

        Example: "goverment" → "government" is a slip, "elected" → "ejected" cannot be told, "boat" → "raft" is a word.
        """
        if self._same_spelling(old, new):
            return Slip.SLIP
        if not _is_near(old, new) or self._means_something(old, new):
            return Slip.WORD
        known = (self._is_word(old, is_capitalised), self._is_word(new, is_capitalised))
        if _turned(old, new) and (len(old) >= _SHORT_WORD or not known[0]):
            return Slip.SLIP
        if is_capitalised and self._may_be_name(new, opens):
            return Slip.WORD if all(known) else self._by_text(old, new)
        if known[0]:
            return Slip.WORD if known[1] and _other_prefix(old, new, self.meanings) else Slip.UNSURE
        return Slip.SLIP if has_dictionary(self.language) else self._by_text(old, new)

    def _may_be_name(self, word: str, opens: bool) -> bool:
        """Tell whether a capitalised word may be a name; in German it is a noun, if the dictionary lists it."""
        if opens and is_known(word, self.language):
            return False
        if ignores_case(self.language):
            return True
        if (self.language or "").startswith("de"):
            return not is_known(word.capitalize(), self.language)
        return is_known(word.capitalize(), self.language) or not is_known(word, self.language)

    def _by_text(self, old: str, new: str) -> Slip:
        """Return a slip if the old text writes the new word elsewhere, and the new text has the old one nowhere."""
        before, after = self._texts()
        return Slip.SLIP if _stands_in(new, before) and not _stands_in(old, after) else Slip.UNSURE

    def _means_something(self, old: str, new: str) -> bool:
        """Tell whether one of the two is a word that the rules look for, and the other is no mistyping of it."""
        if any(sign.isdigit() for sign in old + new) or compound_change(old, new, self.meanings):
            return True
        if self._negates(old, new) or self._negates(new, old):
            return True
        meant = [self._is_meant(word) for word in (old, new)]
        if all(meant):
            return not (meant[0] == meant[1] != "")
        return any(meant) and all(map(self._is_word, (old, new)))

    def _is_meant(self, word: str) -> str:
        """Return what a word of the lists means; the empty string if it stands in none."""
        if (value := value_of(word, self.meanings)) is not None:
            return value
        if (unit := self.meanings.units.get(word)) is not None:
            return unit
        lists = ("negations", "denials", "affirmations")
        return next((name for name in lists if getattr(self.meanings, name).fullmatch(word)), "")

    def _negates(self, word: str, longer: str) -> bool:
        return negates(word, longer, self.meanings)

    def _same_spelling(self, old: str, new: str) -> bool:
        for language, pattern, plain in _VARIANTS:
            if (self.language or language or "").startswith(language or ""):
                old, new = re.sub(pattern, plain, old), re.sub(pattern, plain, new)
        return old == new

    def _is_word(self, word: str, is_capitalised: bool = False) -> bool:
        return is_known(word, self.language) or (is_capitalised and is_word(word, self.language))


def _stands_in(word: str, text: str) -> bool:
    return word in words(text)


def _is_near(old: str, new: str) -> bool:
    longest = max(len(old), len(new))
    same_letters = sorted(old) == sorted(new)
    if longest < _SHORT_WORD:
        return same_letters
    return OSA.distance(old, new, score_cutoff=2) <= (2 if same_letters or longest >= _LONG_WORD else 1)


def _turned(old: str, new: str) -> bool:
    """Tell whether the words differ by two neighbouring letters that changed places."""
    if len(old) != len(new) or sorted(old) != sorted(new):
        return False
    places = [place for place, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
    return len(places) == 2 and places[1] - places[0] == 1 and old[places[0]] == new[places[1]]


def _other_prefix(old: str, new: str, meanings: Meanings) -> bool:
    """Tell whether two words have one stem behind different prefixes: "відступили" and "підступили"."""
    shared = 0
    for one, two in zip(reversed(old), reversed(new), strict=False):
        if one != two:
            break
        shared += 1
    prefixes = {"", *meanings.word_prefixes}
    for stem in range(shared, _STEM - 1, -1):
        if old[: len(old) - stem] in prefixes and new[: len(new) - stem] in prefixes:
            return True
    return False


def negates(word: str, longer: str, meanings: Meanings) -> bool:
    """Tell whether the longer word is the other one with a negating prefix: "legal" and "illegal".

    Prefixes such as "in" also mean "into" ("form" and "inform"), so that they count only before an adjective.
    """
    if len(word) < _SHORTEST or not longer.endswith(word) or len(longer) - len(word) > _LONGEST_PREFIX:
        return False
    prefix = longer.removesuffix(word)
    sure = prefix in meanings.negating_prefixes
    if not sure and not (prefix in meanings.adjective_prefixes and word.endswith(meanings.adjective_endings)):
        return False
    return not meanings.not_negated.fullmatch(word)
