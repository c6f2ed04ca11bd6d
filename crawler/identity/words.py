"""Words of a canonical text, for counting, for comparing and for shingles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
"""Scripts written without spaces, as ranges of an expression: Thai, Lao, Myanmar, Khmer, kana, Han."""

# Python's \w leaves out the vowel signs of Indic scripts and other marks; joiners make letters there too.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1D00) if unicodedata.category(chr(code))[0] == "M")
_LETTER = rf"(?:[^\W\d_{UNSPACED}]|[{_MARKS}\u200c\u200d])"
_SIGN = r"(?:(?<![\w).])[-+±<>≤≥](?=[\d$€£.])|(?<!\w)[-+]?[$€£¥₴₽₹]\s?(?=[\d.]))?"
_NUMBER = rf"{_SIGN}(?:(?<![\w.])\.(?=\d))?\d+(?:[.,:/'-]\d+)*(?:\s?[%‰€£₴₽°])?"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|{_NUMBER}|[{UNSPACED}]|\w")


def words(text: str) -> list[str]:
    """Return the words of a canonical text in their order, in lower case; in unspaced scripts the characters.

    A number keeps its inner punctuation and its sign, currency or per cent ("-1.5", "$3", "40%").
    """
    found: list[str] = _WORD.findall(text.casefold())
    return [word if word.isalnum() else word.replace("'", "").replace(" ", "") for word in found]


def shingles(tokens: Sequence[str], size: int) -> set[str]:
    """Return the distinct runs of ``size`` words; a shorter text is one run, an empty one none."""
    if len(tokens) <= size:
        return {" ".join(tokens)} if tokens else set()
    return set(map(" ".join, zip(*(tokens[start:] for start in range(size)), strict=False)))
