"""Blocks with what speaks for and against them as paragraphs of the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extraction.blocks import Block
from crawler.extraction.vocabulary import word_set
from crawler.extraction.zones import Zones

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""The elements that head a part of a text."""

_NEVER_EXCUSED = word_set("zones", "comments")
_PROSE = 50
_EXCUSE = 0.35

Signature = tuple[tuple[str, str | None], ...]


@dataclass(slots=True)
class Candidate:
    """A block of a page: who keeps it, which parts of the page it is in, and why it was dropped.

    ``first`` and ``second`` say whether the opinions hold it; ``zones`` are from the inside out.
    """

    block: Block
    first: bool
    second: bool
    zones: list[tuple[HtmlElement, str]] = field(default_factory=list)
    dropped: str | None = None

    @property
    def prose(self) -> int:
        """The number of characters, where the block reads like a sentence and not like a label; else 0."""
        block = self.block
        return 0 if len(block.text) < _PROSE or block.link_share > 0.5 else len(block.text)

    @property
    def is_heading(self) -> bool:
        """Whether the block stands in an element for headings."""
        return self.block.element.tag in HEADINGS

    def signature(self, depth: int) -> Signature:
        """The tags and classes of the block's element and of those around it, ``depth`` in all."""
        found: list[tuple[str, str | None]] = []
        element: HtmlElement | None = self.block.element
        while element is not None and len(found) < depth:
            found.append((element.tag, element.get("class")))
            element = element.getparent()
        return tuple(found)


Weight = Callable[[Candidate], float]


def drop_zones(candidates: list[Candidate], weight: Weight) -> None:
    """Drop what stands in a part of the page that is named for something else.

    A name that a good part of the text bears (a paywall's paragraphs, "no-tts") says nothing on this
    page; the readers' comments are never the article while there is anything else.
    """
    _drop_comments(candidates, weight)
    shares: Counter[str] = Counter()
    for candidate in kept(candidates):
        for name in {name for _, name in candidate.zones}:
            shares[name] += weight(candidate)  # type: ignore[assignment]
    limit = _EXCUSE * sum(map(weight, kept(candidates)))
    excused = {name for name, share in shares.items() if share >= limit > 0}
    for candidate in kept(candidates):
        zone = next((zone for zone in reversed(candidate.zones) if zone[1] not in excused), None)
        if zone and not _is_quote_in_figure(candidate, zone[1]):
            candidate.dropped = f"zone {zone[1]}"


def kept(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that no rule has dropped so far."""
    return [candidate for candidate in candidates if candidate.dropped is None]


def assess(
    blocks: Iterable[Block], first: Callable[[str], bool], second: Callable[[str], bool]
) -> list[Candidate]:
    """Ask both opinions about every block and look up the parts of the page that it is in."""
    zones = Zones()
    return [
        Candidate(block, first(block.text), second(block.text), zones.around(block.element))
        for block in blocks
    ]


def _drop_comments(candidates: list[Candidate], weight: Weight) -> None:
    comments = [one for one in candidates if any(name in _NEVER_EXCUSED for _, name in one.zones)]
    if sum(map(weight, comments)) < sum(map(weight, candidates)):
        for candidate in comments:
            candidate.dropped = "zone comments"


def _is_quote_in_figure(candidate: Candidate, zone: str) -> bool:
    element = candidate.block.element
    return zone == "figure" and (
        element.tag == "blockquote" or next(element.iterancestors("blockquote"), None) is not None
    )
