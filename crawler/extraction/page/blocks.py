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
_CELL_BLOCKS = 2
_CELL = 300
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

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._root = root
        self._open = [root]
        self._skipped: HtmlElement | None = None
        self._links = 0
        self._parts: list[str] = []
        self._times: list[str] = []
        self._linked = 0
        self._broken = False

    def start(self, element: HtmlElement) -> bool:
        """Read the beginning of an element; False if nothing in it is to be read."""
        tag = element.tag
        if self._is_read_already(element):
            self._skipped = element
            return False
        if tag == "br":
            self._line_break()
            return True
        if tag == "a":
            self._links += leads_away(element)
        elif tag not in _INLINE:
            self._flush()
            self._open.append(element)
        elif tag == "time" and (machine_form := element.get("datetime")):
            self._times.append(machine_form)
        self._add(element.text)
        return True

    def end(self, element: HtmlElement) -> None:
        """Read what stands behind an element."""
        tag = element.tag
        if element is self._skipped:
            self._skipped = None
        elif tag == "a":
            self._links -= leads_away(element)
        elif tag not in _INLINE and tag != "br":
            self._flush()
            self._open.pop()
        if element is not self._root:
            self._add(element.tail)

    def _is_read_already(self, element: HtmlElement) -> bool:
        """Whether an element has no text for readers, or is a table's row, which is read here as a whole."""
        tag = element.tag
        if tag in _UNREAD:
            return not _has_paragraphs(element)
        if tag == "span":
            return is_unseen(element)
        if tag == "tr" and (row := _row(element)):
            self._flush()
            self.blocks.append(row)
            return True
        return False

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(text) if self._links > 0 else 0
            self._broken = self._broken and text.isspace()

    def _line_break(self) -> None:
        if self._broken:
            self._flush()
        self._parts.append("\n")
        self._broken = True

    def _flush(self) -> None:
        if self._parts:
            text = "".join(self._parts)
            if not text.isspace() and (text := collapsed(text)):
                self.blocks.append(Block(text, self._open[-1], self._linked, tuple(self._times)))
        self._parts, self._times, self._linked, self._broken = [], [], 0, False


def is_unseen(span: HtmlElement) -> bool:
    """Whether a span within a line is for screen readers or pops up over it."""
    return span.get("hidden") is not None or bool(_UNSEEN_SPAN.search(span.get("class") or ""))


def leads_away(link: HtmlElement) -> bool:
    """Whether a link leaves the page: headings often link to themselves."""
    return not (link.get("href") or "#").startswith("#")


def blocks(root: HtmlElement) -> list[Block]:
    """Return the blocks of a tree; scripts, forms' fields and players have no text.

    A row of a table whose cells are short is one block, its cells apart: ``North ward | 4,211 | 48.9%``.
    """
    reader = _Reader(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.end(element)
        elif not reader.start(element):
            walk.skip_subtree()
    return reader.blocks


def _has_paragraphs(element: HtmlElement) -> bool:
    """Whether a button has whole paragraphs in it: a missing end tag makes it hold the rest of the page."""
    return element.tag == "button" and next(element.iter("p", "h2", "h3"), None) is not None


def _row(row: HtmlElement) -> Block | None:
    """Return a table's row as one block; None if the table only serves to lay the page out."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or next(row.iter("table", "ul", "ol"), None) is not None:
        return None
    read = [blocks(cell) for cell in cells]
    lines = [collapsed(" ".join(block.text for block in cell)) for cell in read if cell]
    if len(lines) < 2 or any(len(cell) > _CELL_BLOCKS for cell in read) or max(map(len, lines)) > _CELL:
        return None
    linked = sum(block.linked for cell in read for block in cell)
    return Block(
        " | ".join(lines), row, linked, tuple(time for cell in read for one in cell for time in one.times)
    )
