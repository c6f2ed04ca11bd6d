"""Names or figures that changed places within a line, so that the same words say something else.

Example: "Ardonia attacked Belmora" became "Belmora attacked Ardonia". The words are the same, and all others stand as
before. A list in another order ("France and Spain", "Spain and France") says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.identity.meanings import Meanings
from crawler.identity.words import cased_words
from crawler.revisions.quantities import value_of
from crawler.revisions.word_edits import Found, has_digit

_SHORTEST_STEM = 4
"""Letters …"""
_LONGEST_ENDING = 2
"""… and those of an ending: "Denis", "Denisom"."""


@dataclass(frozen=True, slots=True)
class Swaps:
    """The swaps of figures and of names between two texts."""

    number: Found | None = None
    name: Found | None = None


def find_swaps(old: Sequence[str], new: Sequence[str], meanings: Meanings) -> Swaps:
    """Return the swaps within the lines that changed; ``old`` and ``new`` are canonical lines."""
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    if len(gone) != len(come):
        return Swaps()
    pairs = list(zip(map(cased_words, gone), map(cased_words, come), strict=True))

    def is_number(word: str) -> bool:
        return has_digit(word) or value_of(word.casefold(), meanings) is not None

    def is_name(word: str) -> bool:
        return word[:1].isupper() and not is_number(word)

    return Swaps(
        next(_swapped(pairs, is_number, meanings), None), next(_swapped(pairs, is_name, meanings), None)
    )


def _swapped(
    pairs: Sequence[tuple[list[str], list[str]]], meant: Callable[[str], bool], meanings: Meanings
) -> Iterator[Found]:
    for old, declined in pairs:
        if old == declined or len(old) != len(declined):
            continue
        new = _undeclined(old, declined, meant)
        if old == new or sorted(old) != sorted(new):
            continue
        if any(one != two and not (meant(one) and meant(two)) for one, two in zip(old, new, strict=True)):
            continue
        places = [at for at, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
        if any(_apart(old[a + 1 : b], meant, meanings) for a, b in pairwise(places)):
            yield "swap", " ".join(old[at] for at in places), " ".join(new[at] for at in places)


def _undeclined(old: Sequence[str], new: Sequence[str], meant: Callable[[str], bool]) -> list[str]:
    """Return the new words, each that is a form of one of the old words in the form that it had there.

    Names that change their roles change their endings too: "Kovar accused Denisa", "Denis accused Kovara".
    """
    forms = [word for word in old if meant(word) and word not in new]
    return [
        next((form for form in forms if _same_stem(form, word)), word)
        if meant(word) and word not in old
        else word
        for word in new
    ]


def _same_stem(one: str, two: str) -> bool:
    """Tell whether two words differ by an ending alone."""
    stem = next(
        (at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    return stem >= _SHORTEST_STEM and max(len(one), len(two)) - stem <= _LONGEST_ENDING


def _apart(between: Sequence[str], meant: Callable[[str], bool], meanings: Meanings) -> bool:
    """Tell whether two words stand in different parts of a sentence, and not in one list."""
    return any(not meant(word) and word.casefold() not in meanings.joiners for word in between)
