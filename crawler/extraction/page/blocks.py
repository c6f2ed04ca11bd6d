"""A page as blocks: every run of text between two block elements, in document order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import vocabulary, word_set

_UNREAD = word_set("elements", "unread")
_INLINE = word_set("elements", "inline")
_UNSEEN_SPAN = re.compile(rf"(?<![a-z])(?:{'|'.join(vocabulary('elements')['unseen_spans'])})(?![a-z])")


@dataclass(slots=True)
class Block:
    """A run of text with white space collapsed, and the block element that it stands in.

    ``linked`` is the number of its characters inside links that leave the page. ``element`` starts the
    block or, for text between two blocks, contains it. ``times`` are the machine forms of its
    ``<time>`` elements.
    """

    text: str
    element: HtmlElement
    linked: int
    times: tuple[str, ...] = ()

    @property
    def link_share(self) -> float:
        """The share (0 to 1) of the text that is link."""
        return min(1.0, self.linked / len(self.text))


class _Reader:
    """Collects text while the tree is walked; two line breaks in a row part paragraphs as a block would."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._times: list[str] = []
        self._linked = 0
        self._broken = False

    def add(self, text: str | None, in_link: bool) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(text) if in_link else 0
            self._broken = self._broken and text.isspace()

    def time(self, machine_form: str | None) -> None:
        if machine_form:
            self._times.append(machine_form)

    def line_break(self, block: HtmlElement) -> None:
        if self._broken:
            self.flush(block)
        self._parts.append("\n")
        self._broken = True

    def flush(self, block: HtmlElement) -> None:
        if self._parts:
            text = "".join(self._parts)
            if not text.isspace() and (text := collapsed(text)):
                self.blocks.append(Block(text, block, self._linked, tuple(self._times)))
        self._parts, self._times, self._linked, self._broken = [], [], 0, False


def is_unseen(span: HtmlElement) -> bool:
    """Whether a span within a line is for screen readers or pops up over it."""
    return span.get("hidden") is not None or bool(_UNSEEN_SPAN.search(span.get("class") or ""))


def leads_away(link: HtmlElement) -> bool:
    """Whether a link leaves the page: headings often link to themselves."""
    return not (link.get("href") or "#").startswith("#")


def blocks(root: HtmlElement) -> list[Block]:
    """Return the blocks of a tree; scripts, forms' fields and players have no text."""
    reader, open_blocks, links = _Reader(), [root], 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _UNREAD or (tag == "span" and is_unseen(element)):
                walk.skip_subtree()
            elif tag == "br":
                reader.line_break(open_blocks[-1])
            elif tag == "a":
                links += leads_away(element)
                reader.add(element.text, links > 0)
            elif tag in _INLINE:
                reader.time(element.get("datetime") if tag == "time" else None)
                reader.add(element.text, links > 0)
            else:
                reader.flush(open_blocks[-1])
                open_blocks.append(element)
                reader.add(element.text, links > 0)
            continue
        if tag == "a":
            links -= leads_away(element)
        elif tag not in _UNREAD and tag not in _INLINE and tag != "br":
            reader.flush(open_blocks.pop())
        if element is not root:
            reader.add(element.tail, links > 0)
    return reader.blocks
