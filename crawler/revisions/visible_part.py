"""The part of a text that two looks can be compared on, where one of them showed only what stands before a paywall."""

from __future__ import annotations

from dataclasses import replace

from crawler.identity.canonical_text import canonical_line, canonical_text
from crawler.identity.words import shingles, words
from crawler.revisions.model import Text

_RUN = 3
_HALF = 0.5
_CUT = " .…"


def common_ground(whole: Text, part: Text) -> tuple[Text, Text]:
    """Return two looks at one article with bodies that can be compared, ``part`` showing the visible beginning.

    The whole text is cut where the part ends. A part that is no piece of the text (a teaser written for the
    wall) says nothing of the body, which is then the same on both sides.
    """
    lines = tuple(line for line in part.paragraphs if canonical_line(line))
    if not _is_piece(lines, whole.paragraphs):
        return replace(whole, paragraphs=()), replace(part, paragraphs=())
    shown = tuple(line for line in whole.paragraphs if canonical_line(line))[: len(lines)]
    if len(shown) == len(lines) and _is_beginning(lines[-1], shown[-1]):
        shown = (*shown[:-1], lines[-1])
    return replace(whole, paragraphs=shown), replace(part, paragraphs=lines)


def _is_piece(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    runs = shingles(words(canonical_text(part)), _RUN)
    known = shingles(words(canonical_text(whole)), _RUN)
    return bool(runs) and len(runs & known) >= _HALF * len(runs)


def _is_beginning(cut: str, line: str) -> bool:
    return canonical_line(line).startswith(canonical_line(cut).rstrip(_CUT))
