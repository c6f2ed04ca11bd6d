"""The part of an article on which two looks can be compared if one of them showed only the beginning.

Example: a subscriber's session saw ten paragraphs, a visitor without one saw two before the paywall. The first two
paragraphs are compared: what stands behind the wall was not removed.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.identity.canonical_text import canonical_line, canonical_text
from crawler.identity.words import shingles, words
from crawler.revisions.model import Text

_RUN = 3
"""Words of a shingle."""
_HALF = 0.5
"""Share of the part's shingles that must stand in the whole text; else the part is a teaser written for the wall."""
_CUT = " .…"
"""Signs at the end of a cut line, which the whole line does not have there."""


def common_ground(whole: Text, part: Text) -> tuple[Text, Text]:
    """Return two looks at one article with bodies that can be compared; ``part`` showed only the visible beginning.

    The whole text is cut where the part ends. If the part is not a piece of the text, but a teaser that was written
    for the paywall, it says nothing of the body: then both bodies are empty.
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
