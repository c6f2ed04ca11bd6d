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


def _within(name: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(vocabulary("lines")[name], key=len, reverse=True)))
    return re.compile(rf"(?<![^\W_])(?:{words})", re.IGNORECASE)


_READ_MORE = _begins("read_more")
_APPEALS = _begins("appeals")
_WALL = _begins("wall")
_LABELS, _WEAK = _begins("labels"), _begins("weak_appeals")
_CHANNELS = _within("channels")
_WALL_WORDS = _within("wall_words")
_QUOTED = re.compile(r"[\"“„«‘「『][^\"”“»’」』]+[\"”“»’」』]\W*\w")
_LABEL_WORDS = 3
"""Words behind a label from which on a line is a sentence: "Comments (12)", "Newsletter abonnieren" are none."""
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


def is_read_more(line: str) -> bool:
    """Whether a line begins as pointers to other stories do: "Read also:"."""
    return bool(_READ_MORE.match(line))


def sounds_like_appeal(block: Block) -> bool:
    """Whether a block begins with words of an appeal, which sentences of an article may do too."""
    is_short = len(block.text) < (_APPEAL if block.linked else _SHORT)
    return is_short and _APPEALS.match(block.text) is not None


def appeals(block: Block) -> bool:
    """Whether the site asks its readers for something here: to subscribe, to follow, to pay.

    "Follow us on Telegram" is an appeal and "Follow the money, the auditor said" is none: a weak beginning needs the
    name of a channel behind it. "Advertisement" is a label, and "Advertisement for tobacco is to be banned." is none.
    """
    line = block.text
    if not sounds_like_appeal(block) or _is_quoted(line) or (found := _APPEALS.match(line)) is None:
        return False
    if _LABELS.fullmatch(found.group()):
        return len(line[found.end() :].split()) < _LABEL_WORDS
    return not _WEAK.fullmatch(found.group()) or bool(_CHANNELS.search(line))


def mentions_appeal(block: Block) -> bool:
    """Whether a later sentence of a block with a link begins as an appeal does: a hint, and no proof."""
    return block.linked > 0 and len(block.text) < _APPEAL and bool(_LATER_APPEAL.search(block.text))


def is_wall(block: Block) -> bool:
    """Whether a paywall speaks here: its beginning alone may be that of a sentence of the text."""
    line = block.text
    return (
        len(line) < _APPEAL
        and bool(_WALL.match(line))
        and bool(_WALL_WORDS.search(line))
        and not _is_quoted(line)
    )


def _is_quoted(line: str) -> bool:
    """Whether a line is what somebody said: “Follow us,” the guide called."""
    return _QUOTED.match(line) is not None
