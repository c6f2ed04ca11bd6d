"""One spelling for the letters and digits of dates: in lower case, without accents, digits as ASCII has them.

The length stays, so that places in the folded text are places in the text: "٢٤ نوفمبر" becomes "24 نوفمبر".
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "'’‘ʼ`´׳"
_DASHES = "‐‑‒−－"
_UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_ALIKE = dict(zip("أإآىیکةıςё،、", "اااييكهiσе,,", strict=True))
"""Letters and marks that are written for each other."""


class _Folds(dict[int, str]):
    """What each character becomes, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def fold(text: str) -> str:
    """Return the text with every character folded; its length is the same."""
    return text.translate(_FOLDS)


def _folded(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character in _APOSTROPHES:
        return "'"
    if character in _DASHES:
        return "-"
    if character.isspace() or character in _UNSEEN:
        return " "
    if (digit := unicodedata.digit(character, None)) is not None and character.isdecimal():
        return str(digit)
    wide = unicodedata.normalize("NFKC", character) if "\uff00" <= character <= "\uff5e" else character
    base = unicodedata.normalize("NFD", wide.lower())[:1] if _has_accents(wide) else wide.lower()
    return base if len(base) == 1 else character


def _has_accents(character: str) -> bool:
    """Latin and Greek lose accents in capitals; in other scripts a mark makes another letter."""
    return "\u00c0" <= character <= "\u03ff" or "\u1e00" <= character <= "\u1fff"


_FOLDS = _Folds()
