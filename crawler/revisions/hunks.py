"""The word-level diff: what was removed and added, where, with the words around it.

Lines are aligned first, and then the words of the lines that changed, both by the longest common subsequence
(rapidfuzz). Example: "at least 12 people died" became "at least 10 people died here". The hunks are "12" → "10" at
token 2, and "" → "here" at token 5. A diff is complete: its hunks applied to the old text give the new one.

What is compared is the canonical text; what a hunk shows are the characters of the newsroom.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, NotRequired, TypedDict

from rapidfuzz.distance import Indel

from crawler.identity.canonical_text import canonical_line
from crawler.identity.words import UNSPACED
from crawler.revisions.verbatim import ShownLine

Field = Literal["title", "summary", "body"]
Side = Literal["removed", "added"]
Span = tuple[int, int, int, int]

CONTEXT_WORDS = 6
"""Words around a hunk that are kept with it, on each side."""
SIDES: tuple[Side, ...] = ("removed", "added")
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
_BREAKS = re.compile(r"\n{2,}")


class Hunk(TypedDict):
    """One place in which two texts differ.

    ``at`` is how many tokens of the old text (words and line breaks) stand before it. ``removed`` and ``added`` are
    the words that went and came, with line breaks where paragraphs end; ``before`` and ``after`` are up to
    ``CONTEXT_WORDS`` words of the old text around them. All of them are pieces of the texts to the letter.

    ``moved`` is there if the words only changed their place. ``joined`` is there if the words that came follow what
    stands before them without a space, in a script that has none.
    """

    field: Field
    at: int
    removed: str
    added: str
    before: str
    after: str
    moved: NotRequired[bool]
    joined: NotRequired[bool]


def plain(text: str) -> str:
    """Return a piece of a text in canonical form, with its line breaks; empty lines are left out."""
    if text.isascii() and "\n" not in text and "  " not in text and text.isprintable():
        return text.replace("`", "'")
    return _BREAKS.sub("\n", "\n".join(map(canonical_line, text.split("\n"))))


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


def diff(
    field: Field, before: str, after: str, shown: tuple[Sequence[str], Sequence[str]] | None = None
) -> list[Hunk]:
    """Return the hunks by which the canonical text ``before`` becomes ``after``, in the order of the text.

    ``shown`` are the lines of both texts as they were written, one for each canonical line; without them the hunks show
    the canonical text.
    """
    if before == after:
        return []
    old, new = (
        _Side(text, lines) for text, lines in zip((before, after), shown or (None, None), strict=True)
    )
    lines = _changes(before.split("\n"), after.split("\n"))
    return [_hunk(field, old, new, span) for span in _spans(old.lines, new.lines, lines)]


def apply(field: Field, before: str, hunks: Iterable[Hunk]) -> str:
    """Return the canonical text that the hunks of one field make of the canonical text ``before``.

    The hunks come in the order of the text, as ``diff`` returns them.
    """
    parts = tokens(before)
    for hunk in reversed([hunk for hunk in hunks if hunk["field"] == field]):
        at = hunk["at"]
        added = tokens(plain(hunk["added"]))
        if hunk.get("joined"):
            added[0] = _GLUE + added[0].removeprefix(_GLUE)
        parts[at : at + len(tokens(plain(hunk["removed"])))] = added
    return joined(parts)


class _Side:
    """One of the two texts: its tokens, line by line and in a row, and its lines as they were written."""

    def __init__(self, text: str, shown: Sequence[str] | None) -> None:
        self.canonical = text.split("\n") if text else []
        self.shown = self.canonical if shown is None else shown
        self.lines = _token_lines(text)
        self.flat = list(chain.from_iterable(self.lines))
        self._starts = _starts(self.lines)
        self._read: dict[int, ShownLine] = {}

    def text(self, start: int, end: int) -> str:
        """Return what was written from one token to before another one."""
        pieces = []
        while start < end:
            number = bisect_right(self._starts, start) - 1
            first, last = (
                start - self._starts[number],
                min(end, self._starts[number + 1]) - self._starts[number],
            )
            breaks = 1 if number else 0
            if first < breaks:
                pieces.append("\n")
            if last > max(first, breaks):
                pieces.append(self._line(number).text(max(first, breaks) - breaks, last - 1 - breaks))
            start = self._starts[number] + last
        return "".join(pieces)

    def _line(self, number: int) -> ShownLine:
        if number not in self._read:
            parts = self.lines[number][1 if number else 0 :]
            self._read[number] = ShownLine(self.shown[number], parts, _GLUE)
        return self._read[number]


def _hunk(field: Field, old: _Side, new: _Side, span: Span) -> Hunk:
    start, end, new_start, new_end = span
    hunk = Hunk(
        field=field,
        at=start,
        removed=old.text(start, end),
        added=new.text(new_start, new_end),
        before=old.text(max(0, start - CONTEXT_WORDS), start).strip("\n"),
        after=old.text(end, min(end + CONTEXT_WORDS, len(old.flat))).strip("\n"),
    )
    if new_start < new_end and new.flat[new_start].startswith(_GLUE):
        hunk["joined"] = True
    return hunk


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
