"""Where links lead: away from the page, or nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from crawler.extraction.page.whitespace import length

_PARAGRAPH, _PARAGRAPHS = 80, 2
"""Characters of a paragraph, and the number of such in a link that is no card of another story any more."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।።։][\"”“»’'」)\]]*\s*$")


def leads_away(link: HtmlElement, here: Collection[str] = ()) -> bool:
    """Whether a link leaves the page: headings often link to themselves.

    A link around whole paragraphs leads nowhere: its end tag is missing, or a tap anywhere in the text opens it.
    """
    address = (link.get("href") or "#").strip()
    if address.startswith("#") or address.partition("#")[0].rstrip("/") in here:
        return False
    return (
        len(link) == 0
        or sum(1 for _ in zip(_paragraphs(link), range(_PARAGRAPHS), strict=False)) < _PARAGRAPHS
    )


def _paragraphs(link: HtmlElement) -> Iterator[str]:
    """The longer paragraphs in a link that end a sentence: cards have headlines and one teaser."""
    for element in link.iter("p", "br"):
        text = (element.tail or "") if element.tag == "br" else "".join(element.itertext())
        if length(text) >= _PARAGRAPH and _SENTENCE_END.search(text):
            yield text
