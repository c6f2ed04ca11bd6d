"""Zones: parts of a page whose name says that they are something else than the article's text.

Examples: ``<nav>``, ``role="banner"``, ``class="newsletter-form"``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.vocabulary import vocabulary, word_set

_TAGS = word_set("zones", "tags")
_ROLES = word_set("zones", "roles")
_NAMED = re.compile(rf"(?:^|-)({'|'.join(map(re.escape, vocabulary('zones')['names']))})(?:-|$)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z]+")
_RANDOM = re.compile(r"[A-Za-z0-9]*[0-9][A-Za-z][A-Za-z0-9]*")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Zones:
    """The zones of one page; each element is looked up once."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement | None, tuple[str, ...]] = {None: ()}

    def around(self, element: HtmlElement) -> tuple[str, ...]:
        """Return the names of the zones around an element, itself included, from the inside out."""
        unknown: list[HtmlElement] = []
        current: HtmlElement | None = element
        while current is not None and current not in self._known:
            unknown.append(current)
            current = current.getparent()
        names = self._known[current]
        for inner in reversed(unknown):
            name = _zone(inner)
            self._known[inner] = names = (name, *names) if name else names
        return names


def _zone(element: HtmlElement) -> str | None:
    if element.tag in _TAGS:
        return str(element.tag)
    role = element.get("role")
    if role in _ROLES:
        return str(role)
    if element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
        return "hidden"
    for attribute in ("class", "id", "data-component", "data-testid", "itemprop"):
        if (value := element.get(attribute)) and (name := _named(value)):
            # An element with the headline in it is the article, whatever its name says.
            return name if element.find(".//h1") is None else None
    return None


@lru_cache(maxsize=10_000)
def _named(value: str) -> str | None:
    found = _NAMED.search(dashed(value))
    return found.group(1) if found else None


def dashed(value: str) -> str:
    """Write names of classes in one form: ``newsletterBox big_One`` becomes ``newsletter-box-big-one``.

    A run in which letters follow a figure is random and has no words: there is no "ad" in ``b8ad6f``.
    """
    plain = _RANDOM.sub("-", value) if any(map(str.isdigit, value)) else value
    return "-".join(_BETWEEN.sub("-", _HUMP.sub("-", name).lower()) for name in plain.split())
