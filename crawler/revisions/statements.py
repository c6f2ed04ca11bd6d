"""What a small edit does to a statement: it is negated, hedged, or said by somebody; its quantities change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.identity.meanings import Meanings
from crawler.revisions.slips import negates

_ELIDED = re.compile(r"(?<!\w)n'(?=\w)", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"(?<!\w)n[or]\.? ?(?=\d)", re.IGNORECASE)
"""The "No." of "No. 5" is no negation."""
_MONTH = re.compile(r"(?<=[^.!?:\n] )May(?!\w)|(?<!\w)May(?= \d)")


def without_look_alikes(text: str) -> str:
    """Return a text without the "No." of numbers and the month of May, which are words of other meanings too."""
    return _MONTH.sub(" ", _NUMBER_SIGN.sub(" ", text))


def negation_change(
    old: Sequence[str], new: Sequence[str], texts: tuple[str, str], meanings: Meanings, *, small: bool
) -> tuple[str, str, str] | None:
    """Return the rule and the words by which a statement was turned round, or None.

    A negation came or went; a word got or lost a negating prefix; a word of denying stands in the place of one of
    affirming; or one of two opposites in the place of the other. Of an edit that is not ``small`` only negations are
    told.
    """
    counts = [_negations(words, text, meanings) for words, text in zip((old, new), texts, strict=True)]
    if len(counts[0]) != len(counts[1]):
        return "negation", " ".join(counts[0]), " ".join(counts[1])
    if not small:
        return None
    gone, come = _gone(old, new), _gone(new, old)
    for one in gone:
        for two in come:
            if negates(one, two, meanings) or negates(two, one, meanings):
                return "prefix", one, two
            if _are_opposites(one, two, meanings) or _are_opposites(two, one, meanings):
                return "opposite", one, two
    return _denied(gone, come, meanings) or _denied_back(gone, come, meanings)


def _are_opposites(one: str, two: str, meanings: Meanings) -> bool:
    return any(first.fullmatch(one) and second.fullmatch(two) for first, second in meanings.opposites)


def _gone(old: Sequence[str], new: Sequence[str]) -> list[str]:
    kept = frozenset(new)
    return [word for word in old if word not in kept]


def _negations(words: Sequence[str], text: str, meanings: Meanings) -> list[str]:
    line = " ".join(words)
    found = [match[0] for match in meanings.negations.finditer(line)]
    elided = len(_ELIDED.findall(text)) if meanings.negations.fullmatch("ne") else 0
    return found + ["n'"] * elided


def _denied(gone: Sequence[str], come: Sequence[str], meanings: Meanings) -> tuple[str, str, str] | None:
    for one in filter(meanings.affirmations.fullmatch, gone):
        for two in filter(meanings.denials.fullmatch, come):
            return "denial", one, two
    return None


def _denied_back(gone: Sequence[str], come: Sequence[str], meanings: Meanings) -> tuple[str, str, str] | None:
    found = _denied(come, gone, meanings)
    return (found[0], found[2], found[1]) if found else None


def said_change(
    old: Sequence[str], new: Sequence[str], expression: re.Pattern[str]
) -> tuple[str, str] | None:
    """Return the words of a list that went and those that came, if there are more of them on one side; else None."""
    gone, come = (expression.findall(" ".join(words)) for words in (old, new))
    if len(gone) == len(come):
        return None
    return " ".join(gone), " ".join(come)
