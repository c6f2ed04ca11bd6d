"""Blocks with what is known of each before it is decided whether it is a paragraph of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.reference_extractor import words
from crawler.extraction.page.whitespace import length
from crawler.extraction.page.zones import Zones

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""The elements that head a part of a text."""

_PROSE = 50
_ALL = 0.9

_DIGITS = re.compile(r"\d+")

Signature = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Candidate:
    """A block of a page: which parts of the page it is in, its score, and why it was dropped.

    ``words`` are those of its text in lower case, none for a short link; ``zones`` are the names of the parts that
    are named for something other than the text, from the inside out; ``score`` is the classifier's
    (``block_classifier.SCALE``); ``size`` is the length of the text, and ``prose`` the same if the block reads like a
    sentence and not like a label, else 0.
    """

    block: Block
    words: list[str]
    zones: tuple[str, ...] = ()
    dropped: str | None = None
    score: int = 0
    size: int = field(init=False)
    prose: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = length(self.block.text)
        self.prose = 0 if self.size < _PROSE or self.block.link_share > 0.5 else self.size

    @property
    def is_heading(self) -> bool:
        """Whether the block stands in an element for headings."""
        return self.block.element.tag in HEADINGS

    def signature(self, depth: int) -> Signature:
        """The tags and classes of the block's element and of those around it, ``depth`` in all.

        Numbers in classes count the elements and say nothing of their kind.
        """
        found: list[tuple[str, str]] = []
        element: HtmlElement | None = self.block.element
        while element is not None and len(found) < depth:
            found.append((element.tag, _DIGITS.sub("", element.get("class") or "")))
            element = element.getparent()
        return tuple(found)


def kept(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that no rule has dropped so far."""
    return [candidate for candidate in candidates if candidate.dropped is None]


def assess(blocks: Iterable[Block]) -> list[Candidate]:
    """Look up the words of every block, and the parts of the page that it is in."""
    zones, found = Zones(), []
    for block in blocks:
        # Most blocks of a page are links of its menus, and nobody asks for their words.
        is_menu = len(block.text) < _PROSE and block.link_share >= _ALL
        tokens = [] if is_menu else words(block.text)
        found.append(Candidate(block, tokens, zones.around(block.element)))
    return found
