"""What layout says of letters and lines: where the line breaks of the source are shown, and what is a drop cap."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.page.block import Block

_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_KEEPING_NAMES = re.compile(r"(?:^|[\s_-])pre-?(?:line|wrap|formatted)", re.IGNORECASE)
_KEEPING = frozenset({"pre", "listing", "xmp", "plaintext"})
_HARD_WRAPPED = 100
"""Characters; a line of kept lines that is longer than this and ends a sentence is a paragraph."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)]*\s*$")
_DROP_CAP = re.compile(r"[\"“„«‘'¿¡]?[^\W\d_]")
_DROP_CAP_NAMES = re.compile(r"drop-?_?cap|initial|lettrine|first-?letter", re.IGNORECASE)


def keeps_lines(element: HtmlElement) -> bool:
    """Whether line breaks in the source of an element are shown."""
    if element.tag not in _KEEPING:
        names, style = element.get("class"), element.get("style")
        if not (names or style) or not _is_named_keeping(names or "", style or ""):
            return False
    return _is_prose(element)


@lru_cache(maxsize=10_000)
def _is_named_keeping(names: str, style: str) -> bool:
    return bool(_KEEPING_NAMES.search(names) or _KEEPS_LINES.search(style))


def _is_prose(element: HtmlElement) -> bool:
    """Whether most parts of a text between blank lines end as sentences do, and not as lines of a program."""
    if next(element.iter("code"), None) is not None:
        return False
    parts = [part for part in _BLANK_LINE.split("".join(element.itertext())) if part.strip()]
    return 2 * sum(bool(_SENTENCE_END.search(part)) for part in parts) > len(parts)


def is_drop_cap(cap: Block, block: Block) -> bool:
    """Whether a block is a letter that the next one goes on from: "T", "he harbour …"."""
    if len(cap.text) > 2 or not _DROP_CAP.fullmatch(cap.text) or not block.text[0].isalpha():
        return False
    if _DROP_CAP_NAMES.search(cap.element.get("class") or ""):
        return True
    return cap.text[-1].isupper() and block.text[0].islower()


def is_paragraph(line: str) -> bool:
    """Whether a line of kept lines is a paragraph of its own, and not one of a text that was wrapped by hand."""
    return len(line) > _HARD_WRAPPED and _SENTENCE_END.search(line) is not None
