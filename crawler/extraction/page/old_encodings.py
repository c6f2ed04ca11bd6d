"""Which encoding of one byte a letter was usual for a script before UTF-8."""

from __future__ import annotations

import re
from collections import Counter

_OLD = {
    "cp1251": "\u0400-\u052f",
    "cp1253": "\u0370-\u03ff",
    "cp1255": "\u0590-\u05ff",
    "cp1256": "\u0600-\u06ff",
    "cp874": "\u0e00-\u0e7f",
    "gb18030": "\u4e00-\u9fff",
    "cp949": "\uac00-\ud7af",
    "cp932": "\u3040-\u30ff",
    "cp1250": "ąćęłńśźżčďěňřšťůžőűășț",
    "cp1254": "ğışĞİŞ",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _OLD.items()}
_SAMPLE = 20_000
_KANA = 0.1


def old_encoding(text: str) -> str:
    """Return the old encoding of the script that most letters outside of ASCII are of; cp1252 if there are none."""
    text = text[: 4 * _SAMPLE]
    found = Counter({name: len(letters.findall(text)) for name, letters in _LETTERS.items()})
    if found["cp932"] > _KANA * found["gb18030"]:
        return "cp932"
    name, count = found.most_common(1)[0]
    return name if count else "cp1252"
