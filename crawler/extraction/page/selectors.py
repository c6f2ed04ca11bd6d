"""A source's own CSS selectors, which decide in place of the general rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler.extraction.page.candidates import Candidate
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import collapsed


class BadSelector(ValueError):
    """A selector of the source is not CSS: correct it in the sources file."""


def selected(page: ParsedPage, selector: str | None) -> list[HtmlElement]:
    """Return the elements that a CSS selector finds; none without a selector.

    Raises BadSelector if it is not CSS.
    """
    if not selector:
        return []
    try:
        found: Any = CSSSelector(selector)(page.root)
        return list(found)
    except SelectorError as error:
        raise BadSelector(f"not a CSS selector: {selector!r}") from error


def texts(page: ParsedPage, selector: str | None) -> list[str]:
    """Return the texts of the elements that a selector finds, white space collapsed."""
    found = (collapsed("".join(element.itertext())) for element in selected(page, selector))
    return [text for text in found if text]


def drop_selected(page: ParsedPage, selectors: Iterable[str], candidates: Iterable[Candidate]) -> None:
    """Drop the blocks in elements that the source's selectors leave out."""
    unwanted = {element for selector in selectors for element in selected(page, selector)}
    for candidate in candidates:
        if unwanted and not unwanted.isdisjoint(_around(candidate)):
            candidate.dropped = "selector"


def keep_selected(page: ParsedPage, selector: str, candidates: Iterable[Candidate]) -> bool:
    """Keep only what the source's selector for the body finds; returns False if it finds no text."""
    wanted = set(selected(page, selector))
    inside = [one for one in candidates if one.dropped is None and not wanted.isdisjoint(_around(one))]
    if not inside:
        return False
    chosen = set(map(id, inside))
    for candidate in inside:
        candidate.taken = "selector"
    for candidate in candidates:
        if candidate.dropped is None and id(candidate) not in chosen:
            candidate.dropped = "outside"
    return True


def _around(candidate: Candidate) -> list[HtmlElement]:
    element = candidate.block.element
    return [element, *element.iterancestors()]
