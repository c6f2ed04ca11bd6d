"""Lines between the paragraphs that belong to the site: pointers to other stories, appeals, walls."""

from __future__ import annotations

import re

from crawler.extraction.page.blocks import Block
from crawler.extraction.vocabulary import vocabulary

_SHORT = 60
_APPEAL = 320


def _begins(name: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(vocabulary("lines")[name], key=len, reverse=True)))
    return re.compile(rf"\W{{0,3}}(?:{words})(?!\w)", re.IGNORECASE)


_READ_MORE = _begins("read_more")
_APPEALS = _begins("appeals")
_WALL = _begins("wall")


def points_elsewhere(block: Block) -> bool:
    """Whether a block only leads to another story: a list entry or paragraph that is a link."""
    if block.element.tag == "li" and block.link_share >= 0.6:
        return True
    if block.link_share >= 0.9:
        return True
    return bool(_READ_MORE.match(block.text)) and (block.link_share >= 0.4 or len(block.text) < _SHORT)


def appeals(block: Block) -> bool:
    """Whether the site asks its readers for something here: to subscribe, to follow, to pay."""
    return (
        len(block.text) < _APPEAL
        and bool(_APPEALS.match(block.text))
        and (block.linked > 0 or len(block.text) < _SHORT)
    )


def is_wall(block: Block) -> bool:
    """Whether a paywall speaks here."""
    return bool(_WALL.match(block.text))
