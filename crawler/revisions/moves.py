"""Passages that only changed their place, and lines that changed their place and some words.

Example: the second paragraph became the last one. The diff has it as removed in one place and added in another; both
hunks are marked as moved, and a reader is not told that words went or came.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from crawler.identity.words import words
from crawler.revisions.hunks import SIDES, Hunk, Side, plain, tokens

_LEAST = 4
"""Words; a piece of at least so many that went in one place and came in another was moved."""
_ALIKE = 0.75
"""Share of the words of two lines that are the same, in order, if one of them is the other one edited."""
_MOST_LINES = 60
"""Lines that went or came; where there are more, the text was written anew, and lines are not compared in pairs."""
_AFTER, _BEFORE = re.compile(r"\n[^\n]*"), re.compile(r"[^\n]+\n?")


def with_moves(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Return the hunks with those marked whose words went in one place and came in another.

    A hunk of several lines is cut into its lines if one of them was moved.
    """
    pieces: dict[Side, Counter[tuple[str, ...]]] = {
        side: Counter(key for hunk in hunks for key, _ in _pieces(hunk, side)) for side in SIDES
    }
    both = pieces["removed"] & pieces["added"]
    if not both:
        return list(hunks)
    left = {side: Counter(both) for side in pieces}
    return [one for hunk in hunks for one in _marked(hunk, left)]


def changed_moves(hunks: Sequence[Hunk]) -> Iterator[tuple[str, str]]:
    """Yield the lines, as canonical text, that changed their place and some of their words."""
    gone, come = (
        [key for hunk in hunks if not hunk.get("moved") for key in _lines(hunk, side)] for side in SIDES
    )
    if len(gone) + len(come) > _MOST_LINES:
        return
    for old in gone:
        found = [new for new in come if Indel.normalized_similarity(old.split(), new.split()) >= _ALIKE]
        if found:
            come.remove(found[0])
            yield old, found[0]


def _lines(hunk: Hunk, side: Side) -> list[str]:
    if not _is_pure(hunk, side):
        return []
    return [line for line in plain(hunk[side]).split("\n") if line.count(" ") >= _LEAST - 1]


def _is_pure(hunk: Hunk, side: Side) -> bool:
    return not hunk["added" if side == "removed" else "removed"]


def _pieces(hunk: Hunk, side: Side) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the pieces of a hunk that only removes or only adds: its words, and how they stand."""
    if not _is_pure(hunk, side):
        return
    text = hunk["removed"] or hunk["added"]
    for piece in (_AFTER if text.startswith("\n") else _BEFORE).findall(text):
        key = tuple(words(plain(piece)))
        if len(key) >= _LEAST:
            yield key, piece


def _marked(hunk: Hunk, left: dict[Side, Counter[tuple[str, ...]]]) -> Iterator[Hunk]:
    side: Side = "removed" if hunk["removed"] else "added"
    if not any(left[side][key] for key, _ in _pieces(hunk, side)):
        yield hunk
        return
    text = hunk["removed"] or hunk["added"]
    at = hunk["at"]
    for number, piece in enumerate((_AFTER if text.startswith("\n") else _BEFORE).findall(text)):
        one = hunk.copy()
        one["at"] = at
        one[side] = piece
        if number:
            one.pop("joined", None)
        at += len(tokens(plain(piece))) if side == "removed" else 0
        key = tuple(words(plain(piece)))
        if left[side][key] > 0:
            left[side][key] -= 1
            one["moved"] = True
        yield one
