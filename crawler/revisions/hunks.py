"""The word-level diff: what was removed and added, where, with the words around it.

Lines are aligned first, and then the words of the lines that changed, both by the longest common subsequence
(rapidfuzz). Example: "at least 12 people died" became "at least 10 people died here". The hunks are "12" → "10" at
token 2, and "" → "here" at token 5. A diff is complete: its hunks applied to the old text give the new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, TypedDict

from rapidfuzz.distance import Indel

from crawler.identity.words import UNSPACED

Field = Literal["title", "summary", "body"]
Span = tuple[int, int, int, int]

CONTEXT_WORDS = 6
"""Words around a hunk that are kept with it, on each side."""
SIDES: tuple[Literal["removed", "added"], ...] = ("removed", "added")
_SMALL_GAP = 3
"""Tokens; two changes with at most so many common ones between them are shown as one hunk."""
# The alignment of so many pairs of words takes about 26 ms and 13 MB; two books would take gigabytes.
_LARGEST = 100_000_000
# Scripts without spaces are cut into characters. This sign, which no canonical text holds, marks a token that follows
# the one before it without a space, so that ``joined`` can put the text together again.
_GLUE = "\u2060"
_TOKEN = re.compile(rf"\n|{_GLUE}?[{UNSPACED}]|{_GLUE}?[^\s{UNSPACED}{_GLUE}]+")
_GLUED = re.compile(rf"[{UNSPACED}{_GLUE}]")
_SPACED_TOKEN = re.compile(r"\n|[^ \n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")


class Hunk(TypedDict):
    """One place in which two texts differ.

    ``at`` is how many tokens of the old text (words and line breaks) stand before it. ``removed`` and ``added`` are
    the words that went and came, with line breaks where paragraphs end; ``before`` and ``after`` are up to
    ``CONTEXT_WORDS`` words of the old text around them.
    """

    field: Field
    at: int
    removed: str
    added: str
    before: str
    after: str


def tokens(text: str) -> list[str]:
    """Return the words and line breaks of a canonical text; ``joined`` puts them together again."""
    if text.isascii() or not _GLUED.search(text):
        return _SPACED_TOKEN.findall(text)
    found = []
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        glued = start and token[0] not in "\n" + _GLUE and text[start - 1] not in " \n"
        found.append(_GLUE + token if glued else token)
    return found


def joined(parts: Iterable[str]) -> str:
    """Return the text of tokens."""
    return _AROUND_BREAK.sub("\n", " ".join(parts).replace(" " + _GLUE, ""))


def diff(field: Field, before: str, after: str) -> list[Hunk]:
    """Return the hunks by which the canonical text ``before`` becomes ``after``, in the order of the text."""
    if before == after:
        return []
    old, new = _token_lines(before), _token_lines(after)
    old_flat, new_flat = list(chain.from_iterable(old)), list(chain.from_iterable(new))
    lines = _changes(before.split("\n"), after.split("\n"))
    return [_hunk(field, old_flat, new_flat, span) for span in _spans(old, new, lines)]


def apply(field: Field, before: str, hunks: Iterable[Hunk]) -> str:
    """Return the text that the hunks of one field make of ``before``."""
    parts = tokens(before)
    mine = sorted(
        (hunk for hunk in hunks if hunk["field"] == field), key=lambda hunk: hunk["at"], reverse=True
    )
    for hunk in mine:
        at = hunk["at"]
        parts[at : at + len(tokens(hunk["removed"]))] = tokens(hunk["added"])
    return joined(parts)


def _hunk(field: Field, old: Sequence[str], new: Sequence[str], span: Span) -> Hunk:
    start, end, new_start, new_end = span
    return Hunk(
        field=field,
        at=start,
        removed=joined(old[start:end]),
        added=joined(new[new_start:new_end]),
        before=joined(old[max(0, start - CONTEXT_WORDS) : start]).strip("\n"),
        after=joined(old[end : end + CONTEXT_WORDS]).strip("\n"),
    )


def _spans(old: Sequence[list[str]], new: Sequence[list[str]], lines: Iterable[Span]) -> Iterator[Span]:
    """Return the changed spans of tokens within the changed spans of lines."""
    old_at, new_at = _starts(old), _starts(new)
    for start, end, new_start, new_end in lines:
        changes = _changes(_block(old, start, end), _block(new, new_start, new_end))
        for a, b, c, d in _merged(changes):
            yield old_at[start] + a, old_at[start] + b, new_at[new_start] + c, new_at[new_start] + d


def _token_lines(text: str) -> list[list[str]]:
    """Return the tokens of each line, the line break before the words."""
    lines = [tokens(line) for line in text.split("\n")] if text else []
    return [["\n", *line] if number else line for number, line in enumerate(lines)]


def _starts(lines: Sequence[Sequence[str]]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _block(lines: Sequence[Sequence[str]], start: int, end: int) -> list[str]:
    """Return the tokens of the lines from ``start`` to ``end``, with a line break for each.

    A line has its break before it. The first line of a text has none, so a block at the beginning gets the break
    behind it: a paragraph that is put in front of a text brings exactly one break.
    """
    block = list(chain.from_iterable(lines[start:end]))
    if start == 0 and 0 < end < len(lines):
        block.append("\n")
    return block


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    """Return the spans in which two lists differ; if they are too long to be aligned, one span of all there is."""
    if len(old) * len(new) > _LARGEST:
        yield 0, len(old), 0, len(new)
        return
    span: Span | None = None
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            if span:
                yield span
            span = None
        elif span:
            span = (span[0], code.src_end, span[2], code.dest_end)
        else:
            span = (code.src_start, code.src_end, code.dest_start, code.dest_end)
    if span:
        yield span


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans between which only a few words happen to be the same.

    Example: "He left on Monday" → "She came by Monday on foot" reads better as one change than as three.
    """
    merged: list[Span] = []
    for span in spans:
        if merged and _stray(merged[-1], span):
            first = merged.pop()
            span = (first[0], span[1], first[2], span[3])
        merged.append(span)
    return merged


def _stray(first: Span, second: Span) -> bool:
    gap = second[0] - first[1]
    return gap <= _SMALL_GAP and gap <= min(_size(first), _size(second))


def _size(span: Span) -> int:
    return max(span[1] - span[0], span[3] - span[2])
