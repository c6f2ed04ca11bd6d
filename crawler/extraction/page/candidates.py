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

    ``around`` are the elements around the
    blocks of the page, in which the block's own has the number ``place``; ``zones`` are the names of the parts that
    are named for something other than the text, from the inside out; ``taken`` names what speaks for the block, if
    anything does; ``score`` is the classifier's
    (``block_classifier.SCALE``); ``size`` is the length of the text, and ``prose`` the same if the block reads like a
    sentence and not like a label, else 0.
    """

    block: Block
    around: Zones
    place: int
    zones: tuple[str, ...] = ()
    dropped: str | None = None
    taken: str | None = None
    score: int = 0
    size: int = field(init=False)
    prose: int = field(init=False)

    def __post_init__(self) -> None:
        text = self.block.text
        self.size = length(text)
        self.prose = 0 if self.size < _PROSE or 2 * self.block.linked > len(text) else self.size

    @property
    def words(self) -> list[str]:
        """The words of the text in lower case; none for a short link, as most blocks of a page are its menus."""
        if len(self.block.text) < _PROSE and self.block.link_share >= _ALL:
            return []
        return words(self.block.text)

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
    """Look up the parts of the page that every block is in."""
    zones, found = Zones(), []
    for block in blocks:
        place = zones.number(block.element)
        found.append(Candidate(block, zones, place, zones.names[place]))
    return found
