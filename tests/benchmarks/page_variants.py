"""Other forms of a page, so that the classifier of blocks learns from more than the pages of large newsrooms.

A page without the names of its parts teaches what to do where names are hashed or missing, and a cut page what a
short text on a page with little around it looks like.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from lxml.html import HtmlElement, tostring

from crawler.extraction.page.parsed_page import ParsedPage

_NAMES = ("class", "id", "role", "itemprop", "data-component", "data-testid")
_AROUND = ("nav", "aside", "footer", "header", "form", "figure", "ul", "table", "section", "div")
_LENGTHS = (1, 2, 3, 4, 6, 10)
_GONE = 0.75


def variants(html: bytes, url: str, dice: random.Random) -> Iterator[bytes]:
    """The page without names, and the page cut to a few paragraphs with little around them."""
    page = ParsedPage(html, url)
    for element in page.root.iter():
        for name in _NAMES:
            element.attrib.pop(name, None)
    yield _written(page.root)
    page = ParsedPage(html, url)
    _cut(page.root, dice)
    yield _written(page.root)


def _cut(root: HtmlElement, dice: random.Random) -> None:
    body = root.find("body")
    if body is None:
        return
    for element in list(body.iter(*_AROUND)):
        is_text = element.find(".//h1") is not None or len(element.findall(".//p")) > 3
        if not is_text and element.getparent() is not None and dice.random() < _GONE:
            element.drop_tree()
    paragraphs = list(body.iter("p"))
    long = [one for one in paragraphs if len("".join(one.itertext())) > 60]
    if not long:
        return
    first = dice.randrange(len(long))
    stay = set(long[first : first + dice.choice(_LENGTHS)])
    for one in paragraphs:
        if one not in stay and one.getparent() is not None and dice.random() < 0.9:
            one.drop_tree()


def _written(root: HtmlElement) -> bytes:
    return b"<!doctype html>" + tostring(root, encoding="utf-8")
