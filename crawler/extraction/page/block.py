"""A block: a run of text between two block elements of a page."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement


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
