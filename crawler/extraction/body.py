"""The body: which blocks of a page are paragraphs of its article."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.blocks import Block, blocks
from crawler.extraction.opinions import Opinion, first_opinion, second_opinion
from crawler.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks, with the opinions that they were chosen by."""

    blocks: tuple[Block, ...]
    agreement: float | None


def read_body(page: Page) -> Body:
    """Choose the blocks of the article."""
    first, second = first_opinion(page.root), second_opinion(page.text)
    chosen = tuple(block for block in blocks(page.root) if first.holds(block.text))
    return Body(chosen, second.agreement("\n".join(block.text for block in chosen)))
