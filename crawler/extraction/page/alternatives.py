"""Regular expressions for one of many words that do not try each word at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """Return an expression that matches one of these words, longer ones before shorter ones.

    Words with the same first letters share them: "read", "readers" and "related" become ``re(?:ad(?:ers)?|lated)``,
    so that a text with another first letter is left at once.
    """
    return _branch(sorted(set(words)))


def _branch(words: list[str]) -> str:
    rests: dict[str, list[str]] = {}
    for word in words:
        if word:
            rests.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(first) + _branch(inner) for first, inner in rests.items()]
    if not branches:
        return ""
    is_optional = "" in words
    if len(branches) == 1 and not is_optional:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if is_optional else ''}"
