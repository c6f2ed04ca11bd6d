"""Blocks with what speaks for and against them as paragraphs of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.reference_extractors import ReferenceText, words
from crawler.extraction.page.whitespace import length
from crawler.extraction.page.zones import Zones
from crawler.extraction.vocabulary import word_set

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""The elements that head a part of a text."""

_NEVER = word_set("zones", "never")
_APART = word_set("zones", "tags")
_PROSE = 50
_EXCUSE = 0.35

_DIGITS = re.compile(r"\d+")

Signature = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Candidate:
    """A block of a page: who keeps it, which parts of the page it is in, and why it was dropped.

    ``first`` and ``second`` say whether the opinions hold it; ``zones`` are the names of these parts from
    the inside out; ``prose`` is the length, where the block reads like a sentence and not like a label,
    else 0.
    """

    block: Block
    first: bool
    second: bool
    zones: tuple[str, ...] = ()
    dropped: str | None = None
    prose: int = field(init=False)

    def __post_init__(self) -> None:
        size = length(self.block.text)
        self.prose = 0 if size < _PROSE or self.block.link_share > 0.5 else size

    @property
    def is_apart(self) -> bool:
        """Whether the block stands in an element that HTML itself has for something else."""
        return not _APART.isdisjoint(self.zones)

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


Weight = Callable[[Candidate], float]


def drop_zones(candidates: list[Candidate], weight: Weight) -> None:
    """Drop what stands in a part of the page that is named for something else.

    A name that a good part of the text bears (a paywall's paragraphs, "no-tts") says nothing on this
    page. Comments, donation blocks and their like are never the article while there is anything else.
    """
    _drop_never(candidates, weight)
    shares: Counter[str] = Counter()
    for candidate in kept(candidates):
        for name in set(candidate.zones):
            shares[name] += weight(candidate)  # type: ignore[assignment]
    limit = _EXCUSE * sum(map(weight, kept(candidates)))
    excused = {name for name, share in shares.items() if share >= limit > 0}
    for candidate in kept(candidates):
        zone = next((name for name in reversed(candidate.zones) if name not in excused), None)
        if zone and not _is_quote_in_figure(candidate, zone):
            candidate.dropped = f"zone {zone}"


def kept(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that no rule has dropped so far."""
    return [candidate for candidate in candidates if candidate.dropped is None]


def assess(blocks: Iterable[Block], first: ReferenceText, second: ReferenceText) -> list[Candidate]:
    """Ask both opinions about every block and look up the parts of the page that it is in."""
    zones = Zones()
    found = []
    for block in blocks:
        tokens = words(block.text)
        found.append(Candidate(block, first.holds(tokens), second.holds(tokens), zones.around(block.element)))
    return found


def _drop_never(candidates: list[Candidate], weight: Weight) -> None:
    apart = [one for one in candidates if one.dropped is None and not _NEVER.isdisjoint(one.zones)]
    rest = [one for one in candidates if one.dropped is None and _NEVER.isdisjoint(one.zones)]
    if any(one.first and weight(one) for one in rest):
        for candidate in apart:
            candidate.dropped = f"zone {next(name for name in candidate.zones if name in _NEVER)}"


def _is_quote_in_figure(candidate: Candidate, zone: str) -> bool:
    element = candidate.block.element
    return zone == "figure" and (
        element.tag == "blockquote" or next(element.iterancestors("blockquote"), None) is not None
    )
