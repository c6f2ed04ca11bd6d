"""What names of people and organisations look like in scripts with and without capitals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crawler.extraction.vocabulary import word_set

_WORD = re.compile(r"[^\W\d_][\w'’ʼ.-]*")
PARTICLES = word_set("people", "particles")
"""Words in lower case that belong to names."""
_UI = word_set("people", "ui")
_FEWEST, _MOST = 2, 5
_SIGNS = "\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff"
_IDEOGRAPHS = re.compile(rf"[{_SIGNS}]{{2,6}}(?:[·・ ][{_SIGNS}]{{1,8}}){{0,2}}")


def is_name(text: str) -> bool:
    """Whether a text has the shape of a person's name: two to five words with capitals, particles among them.

    Scripts without capitals show no such shape, so nothing in them is a name by its looks.
    """
    words = text.split()
    if not _FEWEST <= len(words) <= _MOST or not all(map(_WORD.fullmatch, words)):
        return False
    if any(word.strip(".").casefold() in _UI for word in words):
        return False
    named = [word for word in words if word.casefold() not in PARTICLES]
    return len(named) >= _FEWEST and all(map(_is_capitalised, named)) and not is_caseless(text)


def is_ideographic_name(text: str) -> bool:
    """Whether a text is as short as names in Chinese, Japanese and Korean are."""
    return bool(_IDEOGRAPHS.fullmatch(text))


@lru_cache(maxsize=5_000)
def is_caseless(text: str) -> bool:
    """Whether a text has letters of a script without capitals."""
    return any(unicodedata.category(letter) == "Lo" for letter in text)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or word[0].istitle()
