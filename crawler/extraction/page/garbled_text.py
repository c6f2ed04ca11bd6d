"""How much of a text looks as if it had been decoded by a wrong encoding: "ÐŸÑ–Ð²Ð½Ñ–Ñ‡Ð½Ð¸Ð¹"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\s<>\"'=/&;,.()]*[^\x00-\x7f][^\s<>\"'=/&;,.()]*")
_MOST = 3_000
"""Words outside of ASCII that are looked at, spread over the whole text."""
_UNREADABLE = re.compile(r"[\ufffd\x80-\x9f\ue000-\uf8ff]")
_BETWEEN = frozenset("’‘ʼ'·-–—‐‑\u00ad\u200c\u200d׳״.`´«»“”„…")
_LONG, _MANY = 4, 0.75


def garbled_share(text: str) -> float:
    """Return which share (0 to 1) of the words with letters outside of ASCII no language writes so, by letters."""
    words = _WORD.findall(text)
    words = words[:: max(1, len(words) // _MOST)]
    return sum(map(_garbled, words)) / sum(map(len, words)) if words else 0.0


def _garbled(word: str) -> int:
    """The letters of a garbled word; of another one those that cannot be read, such as that of a stray byte."""
    return len(word) if _is_garbled(word) else len(_UNREADABLE.findall(word))


@lru_cache(maxsize=10_000)
def _is_garbled(word: str) -> bool:
    """Whether signs, scripts or cases are mixed within a word as only a wrong encoding mixes them."""
    letters = [letter for letter in word if letter.isalpha()]
    scripts = {_script(letter) for letter in letters}
    if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"}) > 1:
        return True
    return _has_sign_inside(word) or _is_upside_down(letters) or _is_foreign(letters)


def _has_sign_inside(word: str) -> bool:
    """Whether a sign stands between two letters that have capitals: "ÐŸ", "Ñ–Ð"."""
    inner = zip(word, word[1:], word[2:], strict=False)
    return any(_is_sign(sign) and _is_cased(before) and _is_cased(after) for before, sign, after in inner)


def _is_sign(sign: str) -> bool:
    return not (sign.isascii() or sign.isalpha() or sign in _BETWEEN or unicodedata.combining(sign))


def _is_cased(letter: str) -> bool:
    return letter.islower() or letter.isupper()


def _is_foreign(letters: list[str]) -> bool:
    """Whether a word in Latin letters has hardly one without an accent: "ðñïâëÞ"."""
    foreign = sum(not letter.isascii() for letter in letters)
    return len(letters) >= _LONG and foreign >= _MANY * len(letters) and _script(letters[0]) == "LATIN"


def _is_upside_down(letters: list[str]) -> bool:
    """Whether capitals stand behind small letters outside of ASCII: "сЕВЕРНЫЙ"."""
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(letters))
    return turns > 0 and not all(letter.isascii() for letter in letters if letter.isupper())


@lru_cache(maxsize=5_000)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
