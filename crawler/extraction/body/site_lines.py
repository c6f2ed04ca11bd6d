"""Lines between the paragraphs that belong to the site: pointers to other stories, appeals, walls."""

from __future__ import annotations

import re

from crawler.extraction.page.alternatives import alternatives
from crawler.extraction.page.blocks import Block
from crawler.extraction.vocabulary import vocabulary

_SHORT = 60
_APPEAL = 320


def _begins(name: str) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}{alternatives(vocabulary('lines')[name])}(?!\w)", re.IGNORECASE)


_READ_MORE = _begins("read_more")
_APPEALS = _begins("appeals")
_WALL = _begins("wall")
_LATER_APPEAL = re.compile(rf"[.!?…]\s+{_APPEALS.pattern}", re.IGNORECASE)


def points_elsewhere(block: Block) -> bool:
    """Whether a block only leads to another story: a list entry or paragraph that is a link."""
    share = block.link_share
    if share >= 0.9 or (share >= 0.6 and block.element.tag == "li"):
        return True
    return (share >= 0.4 or len(block.text) < _SHORT) and _READ_MORE.match(block.text) is not None


def is_pointer(block: Block) -> bool:
    """Whether a block says that it leads to another story: "Read more: …" with a link."""
    return block.linked > 0 and points_elsewhere(block) and _READ_MORE.match(block.text) is not None


def appeals(block: Block) -> bool:
    """Whether the site asks its readers for something here: to subscribe, to follow, to pay."""
    is_short = len(block.text) < (_APPEAL if block.linked else _SHORT)
    return is_short and _APPEALS.match(block.text) is not None


def mentions_appeal(block: Block) -> bool:
    """Whether a later sentence of a block with a link begins as an appeal does: a hint, and no proof."""
    return block.linked > 0 and len(block.text) < _APPEAL and bool(_LATER_APPEAL.search(block.text))


def is_wall(block: Block) -> bool:
    """Whether a paywall speaks here."""
    return bool(_WALL.match(block.text))
