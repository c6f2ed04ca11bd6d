"""Text of an exact length for cases that stand at a threshold.

``{200}`` in a case is a sentence of 200 characters, ``{200!}`` one without a sign at its end, ``{10-90}`` are the
words from the tenth to the ninetieth of an endless text of which no word comes twice, and ``{9800*<br>}`` is a line
break 9,800 times.
"""

from __future__ import annotations

import re
from itertools import count

_WORDS = [
    "harbour",
    "council",
    "engineers",
    "promised",
    "repairs",
    "before",
    "winter",
    "because",
    "the",
    "old",
    "crane",
    "had",
    "failed",
    "twice",
    "and",
    "nobody",
    "could",
    "say",
    "when",
    "parts",
    "would",
    "arrive",
    "from",
    "the",
    "foundry",
    "upriver",
    "where",
    "workers",
    "still",
    "wait",
    "for",
    "wages",
    "while",
    "merchants",
    "count",
    "barrels",
    "along",
    "the",
    "quay",
    "and",
    "children",
    "watch",
    "gulls",
    "circling",
    "above",
    "the",
    "customs",
    "house",
    "whose",
    "clock",
    "stopped",
    "during",
    "the",
    "last",
    "storm",
    "although",
    "its",
    "keeper",
    "insists",
    "it",
    "runs",
    "on",
    "time",
    "every",
    "evening",
    "after",
    "supper",
    "when",
    "lamps",
    "are",
    "lit",
    "beside",
    "the",
    "narrow",
    "bridge",
    "leading",
    "toward",
    "orchards",
    "and",
    "quiet",
    "meadows",
]
_PLACE = re.compile(r"\{(\d+)(?:-(\d+)|\*([^}]+)|(!?))\}")
_SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]


def filled(text: str) -> str:
    """Return a text with its places filled; of two sentences of one length each is another one."""
    numbers = count(1)

    def fill(place: re.Match[str]) -> str:
        if place[2]:
            return " ".join(map(word, range(int(place[1]), int(place[2]))))
        if place[3]:
            return int(place[1]) * place[3]
        return sentence(int(place[1]), next(numbers), "s" if place[4] else ".")

    return _PLACE.sub(fill, text)


def word(number: int) -> str:
    """Return the word of a number: three syllables, of which the second and third count."""
    high, low = divmod(number, len(_SYLLABLES))
    return _SYLLABLES[(7 * number) % 60] + _SYLLABLES[high] + _SYLLABLES[low]


def sentence(length: int, number: int, end: str = ".") -> str:
    """Return the sentence of a number, of so many characters, its end included."""
    words, state = "", number * 2654435761
    while len(words) < length:
        state = (state * 1103515245 + 12345) % 2**31
        words += _WORDS[state // 65536 % len(_WORDS)] + " "
    return words[: length - 1].strip().ljust(length - 1, "s").capitalize() + end
