"""Reads the blocks of a tree, element by element."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.block import Block
from crawler.extraction.page.inline_text import (
    has_marks,
    is_inline,
    is_left_out,
    is_word_of_line,
    quotation_marks,
)
from crawler.extraction.page.kept_lines import is_drop_cap, is_paragraph, keeps_lines
from crawler.extraction.page.links import leads_away
from crawler.extraction.page.math_text import math_line
from crawler.extraction.page.raised_text import lowered_behind, raised_behind
from crawler.extraction.page.unread import has_text_for_readers
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import word_set

_UNREAD = word_set("elements", "unread")
_PLAIN_BLOCKS = word_set("elements", "blocks") - _UNREAD - {"tr"}
_EMPTY = frozenset({"img", "link", "meta"})
"""Elements within a line that have neither text nor other elements in them."""
_READINGS = frozenset({"rt", "rp", "rtc"})
_IN_RUBY = (*_READINGS, "rb", "ruby")
_RAISED = {"sup": raised_behind, "sub": lowered_behind}
_FIGURES = frozenset({"math", *_RAISED})
_CELL_BLOCKS = 2
_CELL = 300
_SPACES = re.compile(r"\s+")


class BlockReader:
    """Collects text while the tree is walked; two line breaks in a row part paragraphs as a block would.

    ``here`` are the addresses of the page itself, ``language`` is the one whose quotation marks are put.
    """

    def __init__(self, root: HtmlElement, here: Collection[str], language: str) -> None:
        self._blocks: list[Block] = []
        self._root = root
        self._here = here
        self._language = language
        self._open = [root]
        self._skipped: HtmlElement | None = None
        self._links: list[bool] = []
        self._silent: list[bool] = []
        self._quotes: list[str] = []
        self._keeping: list[bool] = []
        self._parts: list[str] = []
        self._times: list[str] = []
        self._linked = 0
        self._broken = False

    def read(self) -> list[Block]:
        """Walk over the tree and return its blocks."""
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif not self._start(element):
                walk.skip_subtree()
        self._flush()
        return self._blocks

    def _start(self, element: HtmlElement) -> bool:
        """Read the beginning of an element; False if nothing in it is to be read."""
        tag = element.tag
        if tag in _EMPTY:
            return True
        if tag in _PLAIN_BLOCKS:
            if element is not self._root:
                self._open_block(element)
        elif self._is_read_already(element):
            self._skipped = element
            return False
        elif tag == "br":
            self._line_break()
            return True
        elif tag == "a":
            self._links.append(leads_away(element, self._here))
        elif element is not self._root and not is_inline(element):
            self._open_block(element)
        elif tag in _STARTS:
            _STARTS[tag](self, element)
        if text := element.text:
            self._add(text)
        return True

    def _end(self, element: HtmlElement) -> None:
        """Read what stands behind an element."""
        tag = element.tag
        if element is self._skipped:
            self._skipped = None
        elif tag == "a":
            self._links.pop()
        elif element is self._open[-1] and element is not self._root:
            self._close_block()
        elif tag in _ENDS:
            _ENDS[tag](self)
        if (tail := element.tail) and element is not self._root:
            self._add(tail)

    def _flush(self) -> None:
        """End the block that is being read, of which there are parts or times."""
        if self._parts:
            text = "".join(self._parts)
            if not text.isspace() and (text := collapsed(text)):
                self._append(Block(text, self._open[-1], self._linked, tuple(self._times)))
        self._parts, self._times, self._linked, self._broken = [], [], 0, False

    def _append(self, block: Block) -> None:
        """Add a block; a drop cap in a block of its own is the first letter of the one behind it."""
        if self._blocks and is_drop_cap(self._blocks[-1], block):
            cap = self._blocks.pop()
            block.text = cap.text + block.text
        self._blocks.append(block)

    def _open_block(self, element: HtmlElement) -> None:
        if self._parts or self._times:
            self._flush()
        self._open.append(element)
        self._keeping.append(keeps_lines(element))

    def _close_block(self) -> None:
        if self._parts or self._times:
            self._flush()
        self._open.pop()
        self._keeping.pop()

    def _is_read_already(self, element: HtmlElement) -> bool:
        """Whether an element has no text for readers, or is read here whole: a table's row, a formula, a figure."""
        tag = element.tag
        if tag in _UNREAD:
            return not (tag == "button" and is_word_of_line(element)) and not has_text_for_readers(element)
        if tag == "tr" and (row := self._row(element)):
            self._flush()
            self._append(row)
            return True
        if element is self._root or not is_inline(element):
            return False
        return is_left_out(element) or (tag in _FIGURES and self._is_figure(element))

    def _is_figure(self, element: HtmlElement) -> bool:
        """Read a formula, and a raised or lowered text without other elements in it than links."""
        if element.tag == "math":
            self._add(f" {math_line(element)} ")
        elif element.tag in _RAISED and next(element.iter("p", "div", "math"), None) is None:
            said = _SPACES.sub(" ", "".join(element.itertext()))
            self._add(_RAISED[element.tag]("".join(self._parts[-3:])[-1:], said))
        else:
            return False
        return True

    def _row(self, row: HtmlElement) -> Block | None:
        """Return a table's row as one block; None if the table only serves to lay the page out."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) < 2 or next(row.iter("table", "ul", "ol"), None) is not None:
            return None
        read = [BlockReader(cell, self._here, self._language).read() for cell in cells]
        lines = [collapsed(" ".join(block.text for block in cell)) for cell in read if cell]
        if len(lines) < 2 or any(len(cell) > _CELL_BLOCKS for cell in read) or max(map(len, lines)) > _CELL:
            return None
        linked = sum(block.linked for cell in read for block in cell)
        times = tuple(time for cell in read for one in cell for time in one.times)
        return Block(" | ".join(lines), row, linked, times)

    def _add(self, text: str | None) -> None:
        if not text or (self._silent and self._silent[-1]):
            return
        if "\n" in text:
            if any(self._keeping):
                self._add_lines(text)
                return
            if not self._parts and not self._links and text.isspace():
                return  # It only indents the markup.
        self._parts.append(text)
        if self._links and any(self._links):
            self._linked += len(text)
        if self._broken:
            self._broken = text.isspace()

    def _add_lines(self, text: str) -> None:
        first, *others = text.split("\n")
        self._add(first)
        for line in others:
            said = "".join(self._parts)
            if is_paragraph(said):
                self._flush()
            else:
                self._line_break()
            self._add(line)

    def _line_break(self) -> None:
        if self._broken:
            self._flush()
        self._parts.append("\n")
        self._broken = True

    def _start_time(self, element: HtmlElement) -> None:
        if machine_form := element.get("datetime"):
            self._times.append(machine_form)

    def _start_reading(self, element: HtmlElement) -> None:
        """A reading stands above its word: in a line it is read only if the page gives it brackets."""
        bracketed = any((bracket.text or "").strip() for bracket in self._ruby(element).iter("rp"))
        self._silent.append(element.tag in _READINGS and not bracketed)

    def _ruby(self, element: HtmlElement) -> HtmlElement:
        return next(element.iterancestors("ruby"), element)

    def _end_reading(self) -> None:
        self._silent.pop()

    def _start_quote(self, element: HtmlElement) -> None:
        language = element.get("lang") or self._language
        left, right = ("", "") if has_marks(element) else quotation_marks(language, len(self._quotes))
        self._add(left)
        self._quotes.append(right)

    def _end_quote(self) -> None:
        self._add(self._quotes.pop())


_STARTS = {
    "time": BlockReader._start_time,
    "q": BlockReader._start_quote,
    **dict.fromkeys(_IN_RUBY, BlockReader._start_reading),
}
_ENDS = {"q": BlockReader._end_quote, **dict.fromkeys(_IN_RUBY, BlockReader._end_reading)}
