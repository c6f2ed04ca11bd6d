"""Parts of a page that are named for something other than the article's text."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.extraction.vocabulary import vocabulary, word_set

_TAGS = word_set("zones", "tags")
_ROLES = word_set("zones", "roles")
_NAMED = re.compile(rf"(?:^|-)({'|'.join(map(re.escape, vocabulary('zones')['names']))})(?:-|$)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z]+")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Zones:
    """The names of the elements of one page, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, str | None] = {}

    def own(self, element: HtmlElement) -> str | None:
        """Return what the element itself is named for, None where it may hold the article's text."""
        if element not in self._known:
            self._known[element] = _zone(element)
        return self._known[element]

    def enclosing(self, element: HtmlElement, end: HtmlElement) -> tuple[HtmlElement, str] | None:
        """Return the outermost such part from ``element`` up to but without ``end``, and its name."""
        found = None
        current: HtmlElement | None = element
        while current is not None and current is not end:
            if name := self.own(current):
                found = current, name
            current = current.getparent()
        return found


def _zone(element: HtmlElement) -> str | None:
    if element.tag in _TAGS:
        return str(element.tag)
    if (role := element.get("role")) in _ROLES:
        return role
    if element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
        return "hidden"
    for attribute in ("class", "id", "data-component", "data-testid", "itemprop"):
        if (value := element.get(attribute)) and (found := _NAMED.search(_dashed(value))):
            return found.group(1)
    return None


def _dashed(value: str) -> str:
    return "-".join(_BETWEEN.sub("-", _HUMP.sub("-", name).lower()) for name in value.split())
