"""The elements that are made for the names of authors: links to their pages, cards, parts named for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.extraction.metadata.author_names import distinct
from crawler.extraction.metadata.bylines import names_in_byline
from crawler.extraction.metadata.name_shapes import is_ideographic_name, is_name
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.page.zones import Zones
from crawler.extraction.vocabulary import word_set

_CLASSES = re.compile(r"[aA]uthor|byline")
_LINKS = re.compile(r"/author|/contributor|/team/")
_FOR_NAMES = re.compile(
    r"(?:^|[\s_-])(?:author|byline|authors)(?:$|[\s_-]|(?:__|--|-|_)?(?:name|link|title))", re.IGNORECASE
)
_ADDRESS = re.compile(r"/(?:authors?|contributors?|team)/[^/?#]+/?$")
_APART = word_set("zones", "never")
_LONGEST = 60
_MOST = 3


def named_elements(page: ParsedPage) -> list[str]:
    """Return the names in such elements; the first alone if there are many, which are of other stories.

    Readers' comments and parts for other stories are left out.
    """
    zones = Zones()
    found = distinct(name for element in _elements(page) for name in _names(element, zones))
    return found if len(found) <= _MOST else found[:1]


def _elements(page: ParsedPage) -> list[HtmlElement]:
    return [element for element in page.root.iter() if _may_name(element)]


def _may_name(element: HtmlElement) -> bool:
    """Whether an element's names or address have the word for authors; most elements have nothing of the kind."""
    if (classes := element.get("class")) and _CLASSES.search(classes):
        return True
    if "author" in (element.get("itemprop") or ""):
        return True
    if element.tag != "a":
        return False
    return (
        " author " in f" {element.get('rel') or ''} " or _LINKS.search(element.get("href") or "") is not None
    )


def _names(element: HtmlElement, zones: Zones) -> Iterator[str]:
    if not _is_for_names(element) or not _APART.isdisjoint(set(zones.around(element)) - _CARDS):
        return
    text = collapsed(" ".join(element.itertext()))
    if not text:
        text = element.get("content") or element.get("title") or ""
    found = _names_in(text)
    if found or element.tag == "a":
        yield from found
        return
    # A box for an author has buttons and a life beside the name, which is the first of its parts that is one.
    leaves = (
        collapsed(one.text or "") for one in element.iter() if isinstance(one.tag, str) and not len(one)
    )
    yield from next(filter(None, map(_names_in, leaves)), [])


def _names_in(text: str) -> list[str]:
    if not text or len(text) > _LONGEST:
        return []
    return [name for name in names_in_byline(text) if is_name(name) or is_ideographic_name(name)]


def _is_for_names(element: HtmlElement) -> bool:
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or ""):
        return True
    if element.tag == "a" and _ADDRESS.search(element.get("href") or ""):
        return True
    return bool(_FOR_NAMES.search(element.get("class") or ""))


_CARDS = frozenset({"author-box", "author-bio", "about-author"})
