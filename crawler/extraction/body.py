"""The body: which blocks of a page are paragraphs of its article.

Two extractors are asked for every block. The article's container is the innermost element that holds
nearly all the prose that they agree on; inside it a block stays unless a rule names why not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.blocks import Block, blocks
from crawler.extraction.opinions import Opinion, first_opinion, second_opinion
from crawler.extraction.page import Page
from crawler.extraction.titles import same_words
from crawler.extraction.zones import Zones

_PROSE = 60
_MOST = 0.85


@dataclass(slots=True)
class Candidate:
    """A block with what is known of it."""

    block: Block
    first: bool
    second: bool
    dropped: str | None = None

    @property
    def weight(self) -> int:
        """How much the block counts as prose of the article: its characters once for each who keeps it."""
        block = self.block
        if len(block.text) < _PROSE or block.link_share > 0.5:
            return 0
        return len(block.text) * (self.first + self.second)
