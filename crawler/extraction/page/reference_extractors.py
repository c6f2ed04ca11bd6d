"""What others take for the article: trafilatura, with resiliparse as the second opinion.

Barbaresi, "Trafilatura: a web scraping library and command-line tool for text discovery and extraction",
ACL 2021; Bevendorff et al., "An empirical comparison of web content extraction algorithms", SIGIR 2023.
"""

from __future__ import annotations

import copy
import logging
import re

from lxml import etree
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction

# It logs every page without an article; that is what a refusal is for.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_SHINGLE = 4
_SHARED = 0.5
_UNCLOSED = 10_000
_WORD = re.compile(r"\w+")
# Nothing that these hold is text, and every pass over the tree pays for them.
_DEAD_WEIGHT = ("script", "style", "noscript", "svg", "template", "iframe", "title", "meta", "link")


class ReferenceText:
    """A text as somebody else read it, to ask whether a block belongs to it."""

    def __init__(self, text: str) -> None:
        lines = [words(line) for line in text.split("\n")]
        self._lines = {" ".join(line) for line in lines}
        self._shingles = set(shingles([word for line in lines for word in line]))

    def holds(self, tokens: list[str]) -> bool:
        """Whether at least half of the words' 4-word shingles, or the whole of a shorter line, is in it."""
        if len(tokens) <= _SHINGLE + 1:
            return bool(tokens) and " ".join(tokens) in self._lines
        parts = shingles(tokens)
        return sum(part in self._shingles for part in parts) >= _SHARED * len(parts)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(text.lower())


def shingles(tokens: list[str]) -> list[tuple[str, ...]]:
    """Return the runs of four words; a shorter text is one run."""
    if len(tokens) <= _SHINGLE:
        return [tuple(tokens)] if tokens else []
    return list(zip(*(tokens[start:] for start in range(_SHINGLE)), strict=False))


def first_opinion(root: HtmlElement) -> ReferenceText:
    """Trafilatura in precision mode, without its fallbacks; the tree stays as it is."""
    tree = copy.deepcopy(root)
    etree.strip_elements(tree, *_DEAD_WEIGHT, with_tail=False)
    document = bare_extraction(tree, favor_precision=True, include_comments=False, fast=True)
    text = getattr(document, "text", None) or ""
    return ReferenceText(re.sub(r"(?m)^- ", "", text))


def second_opinion(html: str) -> ReferenceText:
    """Resiliparse's main content, unless the markup nests so deep that it would take seconds."""
    if html.count("<") - 2 * html.count("</") > _UNCLOSED:
        return ReferenceText("")
    return ReferenceText(extract_plain_text(html, main_content=True, list_bullets=False, alt_texts=False))
