"""Shortens the changed passages that a public page shows, so that they are passages and never a whole text.

A newsroom may replace a teaser by the whole article, or take out every word of it. What changed is then a whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from crawler.identity.words import UNSPACED

MOST_WORDS: Final = 100
"""Words that went, and words that came, that are shown of one edit or comparison; a character of a script without
spaces counts as a word."""
BESIDE: Final = 6
"""Unchanged words beside a changed passage; as many as the archive's own comparison keeps."""
LEFT_OUT: Final = "…"
"""Stands where words were left out."""
_WORD = re.compile(rf"\s*(?:[{UNSPACED}]|[^\s{UNSPACED}]+)")
_MARKED = re.compile(r"(?<!\\)(\[-|\{\+)(.*?)(?<!\\)(-\]|\+\})", re.DOTALL)


class Allowance:
    """How many words of each kind may still be shown."""

    def __init__(self, most: int = MOST_WORDS) -> None:
        self._most = most
        self._shown: Counter[str] = Counter()

    def is_used_up(self, kind: str) -> bool:
        """Whether no word of the kind may be shown any more."""
        return self._shown[kind] >= self._most

    def of(self, kind: str, text: str) -> str:
        """Return as much of the beginning of a text as may be shown, and count it."""
        ends = [word.end() for word in _WORD.finditer(text)]
        left = max(0, self._most - self._shown[kind])
        self._shown[kind] += len(ends)
        if len(ends) <= left:
            return text
        return f"{text[: ends[left - 1]]} {LEFT_OUT}" if left else LEFT_OUT


def short_hunks(hunks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the hunks of an edit with at most so many words that went and came; headlines are left whole."""
    allowed = Allowance()
    return [hunk if hunk.get("field") == "title" else hunk | _sides(hunk, allowed) for hunk in hunks]


def _sides(hunk: Mapping[str, Any], allowed: Allowance) -> dict[str, str]:
    return {side: allowed.of(side, hunk[side]) for side in ("removed", "added") if hunk.get(side)}


def short_marked(context: str) -> str:
    """Return words in which ``[-removed-]`` and ``{+added+}`` ones stand, with at most so many of either."""
    allowed = Allowance()
    return _MARKED.sub(lambda found: found[1] + allowed.of(found[1], found[2]) + found[3], context)


def beside(text: str, *, after_change: bool, before_change: bool) -> str:
    """Return the unchanged words that stand next to the change before them, the one after them, or both."""
    ends = [0, *(word.end() for word in _WORD.finditer(text))]
    if len(ends) - 1 <= BESIDE * (after_change + before_change):
        return text
    head = text[: ends[BESIDE]] if after_change else ""
    tail = text[ends[-1 - BESIDE] :] if before_change else ""
    return f"{head} {LEFT_OUT}{tail if tail[:1].isspace() or not tail else ' ' + tail}"
