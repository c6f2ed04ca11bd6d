"""Words of a canonical text, for counting, for comparing and for shingles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
"""Scripts written without spaces, as ranges of an expression: Thai, Lao, Myanmar, Khmer, kana, Han."""

# Python's \w lacks the vowel signs of Indic scripts and other marks, and the joiners that make letters there.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1D00) if unicodedata.category(chr(code))[0] == "M")
_LETTER = rf"(?:[^\W\d_{UNSPACED}]|[{_MARKS}\u200c\u200d])"
_SIGN = r"(?:(?<![\w).])[-+±<>≤≥](?=[\d$€£.])|(?<!\w)[-+]?[$€£¥₴₽₹]\s?(?=[\d.]))?"
_NUMBER = rf"{_SIGN}(?:(?<![\w.])\.(?=\d))?\d+(?:[.,:/'-]\d+)*(?:\s?[%‰€£₴₽°])?"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|{_NUMBER}|[{UNSPACED}]|\w")


def words(text: str) -> list[str]:
    """Return the words of a canonical text in their order and in lower case.

    A number keeps its inner punctuation and its sign, currency or per cent. In scripts without spaces each character
    is a word. Example: "Prices fell -1.5% to $3, didn't they" gives prices, fell, -1.5%, to, $3, didnt, they.
    """
    return cased_words(text.casefold())


def cased_words(text: str) -> list[str]:
    """Return the words of a canonical text in their order, as they are written but for apostrophes within them."""
    found: list[str] = _WORD.findall(text)
    return [word if word.isalnum() else word.replace("'", "").replace(" ", "") for word in found]


def shingles(tokens: Sequence[str], size: int) -> set[str]:
    """Return the distinct runs of ``size`` words that follow each other; a shorter text is one run, an empty one none.

    Example: of the words a, b, c, d the shingles of size 3 are "a b c" and "b c d".
    """
    if len(tokens) <= size:
        return {" ".join(tokens)} if tokens else set()
    return set(map(" ".join, zip(*(tokens[start:] for start in range(size)), strict=False)))
