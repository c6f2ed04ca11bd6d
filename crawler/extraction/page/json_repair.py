"""Reads broken JSON as newsrooms' programs write it; only mistakes that are certain are repaired.

Examples: a comma before a closing bracket, comments, entities of HTML, quotation marks within a text.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

_TRAILING_COMMA = re.compile(r",(?=\s*[\]}])")
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|(?<![:\w])//[^\n]*', re.DOTALL)
_AFTER_STRING = re.compile(r'\s*(?:[:}\]]|,\s*(?:["{}\[\]]|-?\d|true|false|null)|$)')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_LONGEST = 500_000
"""Characters; a longer text is not repaired, as that would take too long."""


def loads(text: str) -> list[Any]:
    """Return the values in a script: one in most cases, several if they follow each other, none if it is no JSON."""
    for repaired in (_as_it_is, _without_comments, _unescaped, _with_quotes):
        try:
            return _values(repaired(text))
        except (ValueError, RecursionError):
            if len(text) > _LONGEST:
                return []
    return []


def _values(text: str) -> list[Any]:
    decoder, found, place = json.JSONDecoder(strict=False), [], 0
    text = text.strip()
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        found.append(value)
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
    return found


def _as_it_is(text: str) -> str:
    return text


def _without_comments(text: str) -> str:
    kept = _STRING_OR_COMMENT.sub(lambda found: found.group() if found.group()[0] == '"' else " ", text)
    return _TRAILING_COMMA.sub("", kept)


def _unescaped(text: str) -> str:
    """Undo the escaping if the whole text was escaped for HTML; raises ValueError if it was not."""
    if "&quot;" not in text:
        raise ValueError
    return _TRAILING_COMMA.sub("", html.unescape(text))


def _with_quotes(text: str) -> str:
    """Escape quotation marks within strings: one ends a string only if the text goes on as JSON after it.

    Example: in ``{"text": "he said "no" to it"}`` the two around "no" belong to the text.
    """
    parts, inside, place = [], False, 0
    text = _BAD_ESCAPE.sub(r"\\\\", text)
    for found in re.finditer(r'(?<!\\)"', text):
        parts.append(text[place : found.start()])
        is_end = inside and bool(_AFTER_STRING.match(text, found.end()))
        if inside and not is_end:
            parts.append('\\"')
        else:
            inside = not inside
            parts.append('"')
        place = found.end()
    return _without_comments("".join(parts) + text[place:])
