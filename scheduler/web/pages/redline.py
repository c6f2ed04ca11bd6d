"""A text with its changes in it: paragraph by paragraph, with the words that went and the words that came.

Example: of the paragraphs "It rains." and "Ten people came." the second became "Twelve people came." The first one is
unchanged, the second one has the pieces ("removed", "Ten"), ("added", "Twelve") and ("same", " people came.").

Words are compared in their canonical form, so that other quotation marks alone are no change, as in the archive's own
comparison; what is shown are the characters of the newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

from crawler.identity.canonical_text import canonical_line
from crawler.identity.words import UNSPACED
from scheduler.web.passages import Allowance, beside

Kind = Literal["same", "removed", "added"]
_WORD = re.compile(rf"\n|[^\S\n]*(?:[{UNSPACED}]|[^\s{UNSPACED}]+)")
"""A word with the space before it, a character of a script without spaces, or the end of a paragraph."""
_LARGEST = 30_000_000
"""Pairs of words; a longer stretch of changed paragraphs is shown as removed and added whole, as comparing it word by
word would take longer than a page may."""
_ALONE = 3
"""Unchanged paragraphs next to each other; more are folded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph.

    ``number`` counts the changes of a text from 1, and is 0 for words that stayed; ``begins`` says that a change begins
    with these words.
    """

    kind: Kind
    text: str
    number: int = 0
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the newer text, with what was removed from it and before it."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether a word of it went or came."""
        return any(piece.kind != "same" for piece in self.pieces)

    def side(self, left_out: Kind) -> list[Piece]:
        """The pieces of one of the two texts: without those that were added, or without those that were removed."""
        return [piece for piece in self.pieces if piece.kind != left_out]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs next to each other that are shown, or that are unchanged and folded."""

    paragraphs: list[Paragraph]
    is_folded: bool

    @property
    def is_changed(self) -> bool:
        """Whether its paragraphs are changed ones."""
        return self.paragraphs[0].is_changed


def redline(before: str, after: str, counted: int = 0) -> list[Paragraph]:
    """Return the paragraphs of two texts, whose lines are their paragraphs, with the changes in them.

    The numbers of the changes go on from ``counted``.
    """
    numbered: list[Piece] = []
    number, in_change = counted, False
    for kind, text in _pieces(before.split("\n"), after.split("\n")):
        if kind != "same" and not in_change:
            number += 1
        in_change = kind != "same"
        numbered.append(Piece(kind, text, number if in_change else 0))
    return list(_paragraphs(numbered))


def changes(paragraphs: Iterable[Paragraph]) -> int:
    """Return how many changes there are: places, each of which may be several words."""
    return max((piece.number for paragraph in paragraphs for piece in paragraph.pieces), default=0)


def stretches(paragraphs: Sequence[Paragraph]) -> list[Stretch]:
    """Return the paragraphs in stretches, of which those are folded that are far from any change."""
    found = []
    for is_changed, group in groupby(paragraphs, key=lambda paragraph: paragraph.is_changed):
        part = list(group)
        found.append(Stretch(part, not is_changed and len(part) > _ALONE))
    return found


def shortened(paragraphs: Iterable[Paragraph], allowed: Allowance) -> list[Paragraph]:
    """Return the paragraphs with only the words beside changes, and as many changed words as are allowed.

    Paragraphs without a change are left as they are; whoever shows them decides whether to. Of a paragraph whose words
    are all beyond what is allowed, nothing is left.
    """
    found = []
    for paragraph in paragraphs:
        if not paragraph.is_changed:
            found.append(paragraph)
            continue
        shown = [
            replace(piece, text=allowed.of(piece.kind, piece.text)) if piece.kind != "same" else piece
            for piece in paragraph.pieces
            if piece.kind == "same" or not allowed.is_used_up(piece.kind)
        ]
        if any(piece.kind != "same" for piece in shown):
            last = len(shown) - 1
            found.append(
                Paragraph(
                    [
                        replace(piece, text=beside(piece.text, after_change=at > 0, before_change=at < last))
                        if piece.kind == "same"
                        else piece
                        for at, piece in enumerate(shown)
                    ]
                )
            )
    return found


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    """Yield the words that stayed, went and came, with an end of paragraph after each line but the last.

    Lines are matched first, which is quick, then words in what is between them. Of texts that differ only in where the
    paragraphs end, the first step would tell changes that no word had.
    """
    if _keys(old) == _keys(new):
        yield "same", "\n".join(new)
        return
    lines = Indel.opcodes([canonical_line(line) for line in old], [canonical_line(line) for line in new])
    went: list[str] = []
    came: list[str] = []
    for change in lines:
        gone = [line + "\n" for line in old[change.src_start : change.src_end]]
        there = [line + "\n" for line in new[change.dest_start : change.dest_end]]
        if change.tag == "equal":
            yield from _words(went, came)
            went, came = [], []
            for line in there:
                yield "same", line
        else:
            went, came = went + gone, came + there
    yield from _words(went, came)


def _words(went: list[str], came: list[str]) -> Iterator[tuple[Kind, str]]:
    old, new = _tokens("".join(went)), _tokens("".join(came))
    if len(old) * len(new) > _LARGEST:
        yield "removed", "".join(old)
        yield "added", "".join(new)
        return
    operations = Indel.opcodes([_key(word) for word in old], [_key(word) for word in new])
    for is_same, group in groupby(operations, key=lambda change: change.tag == "equal"):
        part = list(group)
        gone = "".join(old[part[0].src_start : part[-1].src_end])
        there = "".join(new[part[0].dest_start : part[-1].dest_end])
        if is_same:
            yield "same", there
            continue
        # A paragraph that was only split or joined has no word that went or came.
        if gone.strip("\n"):
            yield "removed", gone
        if there:
            yield ("added" if there.strip("\n") else "same"), there


def _tokens(text: str) -> list[str]:
    """Return the words of a text, each with the ends of paragraphs behind it.

    An end of paragraph is no word of its own: otherwise "ten⏎ten ten" and "ten ten⏎ten" could be told apart by a word
    that went and another one that came.
    """
    found: list[str] = []
    for word in _WORD.findall(text):
        if word == "\n" and found:
            found[-1] += word
        else:
            found.append(word)
    return found


def _keys(lines: list[str]) -> list[str]:
    return [key for key in map(_key, _tokens("\n".join(lines))) if key != "\n"]


def _key(token: str) -> str:
    return canonical_line(token.rstrip("\n")) or "\n"


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[Paragraph]:
    paragraph, begun = Paragraph(), 0
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number and paragraph.pieces:
                yield paragraph
                paragraph = Paragraph()
            if text:
                begins = piece.number > begun
                begun = max(begun, piece.number)
                paragraph.pieces.append(Piece(piece.kind, text, piece.number, begins))
    if paragraph.pieces:
        yield paragraph
