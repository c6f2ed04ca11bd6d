"""Which old encoding the bytes of a page are in, by their letters and by the language that the page names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

_LINE = re.compile(rb"[^<>\n]*[\x80-\xff][^<>\n]*")
_LANGUAGE = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?([a-z]{2,3}(?:-[a-z]{2,4})?)", re.IGNORECASE)
_NO_ACCIDENT = 5
_SAMPLES, _SAMPLE_BYTES = 5, 8_000
"""Samples of a page by which its encoding is heard, and the bytes of each: no stray byte spoils more than one."""
_OLD = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_8", "iso8859_15", "koi8_r", "koi8_u", "mac_cyrillic"),
    *("gb18030", "big5", "euc_jp", "cp932", "shift_jis", "euc_kr", "cp949", "iso2022_jp"),
]
"""The encodings of the WHATWG's standard that newsrooms used."""
_OF_LANGUAGES = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), "cp1251"),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
    "th": "cp874",
    "vi": "cp1258",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
    "zh-tw": "big5",
    "zh-hk": "big5",
    "zh-hant": "big5",
}
"""The default of each locale (WHATWG HTML, "Determining the character encoding")."""


def lines_apart(html: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the lines with bytes outside of ASCII, those that are UTF-8 and those that are not.

    Lines count, not letters: a widget of one line is not the page, however long it is.
    """
    whole: list[bytes] = []
    broken: list[bytes] = []
    for line in _LINE.findall(html):
        try:
            line.decode("utf-8")
            whole.append(line)
        except UnicodeDecodeError:
            broken.append(line)
    return whole, broken


def utf8_lines(html: bytes) -> Iterator[tuple[int, int]]:
    """Return where the lines start and end that are UTF-8 by no accident: five of its letters and nothing else."""
    for found in _LINE.finditer(html):
        try:
            letters = sum(letter > "\x7f" for letter in found.group().decode("utf-8"))
        except UnicodeDecodeError:
            continue
        if letters >= _NO_ACCIDENT:
            yield found.span()


def heard_encoding(lines: list[bytes]) -> str | None:
    """Return the encoding that most samples of the lines are heard as; None if none can be heard."""
    votes: Counter[str] = Counter()
    for start in range(min(_SAMPLES, len(lines))):
        sample = b"\n".join(lines[start::_SAMPLES])[:_SAMPLE_BYTES]
        if best := from_bytes(sample, cp_isolation=_OLD).best():
            votes[best.encoding] += len(sample)
    return votes.most_common(1)[0][0] if votes else None


def encoding_of_language(html: bytes) -> str | None:
    """Return the old encoding that is the default for the language in ``<html lang>``; None for cp1252 and no tag."""
    found = _LANGUAGE.search(html[:5_000])
    tag = found[1].decode("ascii").lower() if found else ""
    return _OF_LANGUAGES.get(tag) or _OF_LANGUAGES.get(tag.partition("-")[0])


def is_wide(name: str) -> bool:
    """Whether an encoding has letters of two bytes, which may look like UTF-8 by accident."""
    return bool(name) and bool("日".encode(name, "ignore") or "한".encode(name, "ignore"))
