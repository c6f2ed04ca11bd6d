"""A page as blocks: every run of text between two block elements, in document order."""

from __future__ import annotations

from collections.abc import Collection

from lxml.html import HtmlElement

from crawler.extraction.page.block import Block
from crawler.extraction.page.block_reader import BlockReader

__all__ = ["Block", "blocks"]


def blocks(root: HtmlElement, here: Collection[str] = (), language: str | None = None) -> list[Block]:
    """Return the blocks of a tree; scripts, forms' fields and players have no text.

    A row of a table whose cells are short is one block, its cells apart: ``North ward | 4,211 | 48.9%``.
    ``here`` are the addresses of the page itself: a link to one of them leads nowhere else.
    """
    return BlockReader(root, here, language or root.get("lang") or "en").read()
