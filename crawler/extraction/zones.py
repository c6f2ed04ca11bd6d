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

    def around(self, element: HtmlElement) -> list[tuple[HtmlElement, str]]:
        """Return such parts around an element, itself included, from the inside out."""
        found = []
        current: HtmlElement | None = element
        while current is not None:
            if name := self.own(current):
                found.append((current, name))
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
        if (value := element.get(attribute)) and (found := _NAMED.search(dashed(value))):
            return found.group(1)
    return None


def dashed(value: str) -> str:
    """Return names of classes in one form: ``newsletterBox big_One`` becomes ``newsletter-box-big-one``."""
    return "-".join(_BETWEEN.sub("-", _HUMP.sub("-", name).lower()) for name in value.split())
