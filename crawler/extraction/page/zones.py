"""Zones: parts of a page whose name says that they are something else than the article's text.

Examples: ``<nav>``, ``role="banner"``, ``class="newsletter-form"``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

from lxml.html import HtmlElement

from crawler.extraction.vocabulary import vocabulary, word_set

_TAGS = word_set("zones", "tags")
_ROLES = word_set("zones", "roles")
_NEVER = word_set("zones", "never")
_NAMES: list[str] = vocabulary("zones")["names"]
ZONE_WORD, CONTENT_WORD, BODY_WORD = 1, 2, 4
"""What a word in the name of an element may be a part of: the name of a zone, of contents, or of a body of text."""
_MEANT = ((ZONE_WORD, _NAMES), (CONTENT_WORD, vocabulary("zones")["content"]["words"]),
          (BODY_WORD, vocabulary("zones")["content"]["bodies"]))  # fmt: skip
_WORDS: dict[str, int] = {}
for _bit, _names in _MEANT:
    for _word in "-".join(_names).split("-"):
        _WORDS[_word] = _WORDS.get(_word, 0) | _bit
_NAMED = re.compile(rf"(?:^|-)({'|'.join(map(re.escape, _NAMES))})(?:-|$)")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PARTS = frozenset(vocabulary("zones")["content"]["words"]) | {
    "storie",
    "new",
    "box",
    "section",
    "list",
    "item",
    "title",
}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z]+")
_RANDOM = re.compile(r"[A-Za-z0-9]*[0-9][A-Za-z][A-Za-z0-9]*")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Zones:
    """The elements around the blocks of one page, and the zones that each is in; every element is looked up once.

    Elements have numbers: an element comes after the one around it, and if they are asked for in document order, all
    elements within one come right after it. ``elements``, ``attributes``, ``parents`` (the topmost element is its
    own) and ``names`` (of the zones, from the inside out) have an entry for each.
    """

    def __init__(self) -> None:
        self.elements: list[HtmlElement] = []
        self.attributes: list[dict[str, str]] = []
        self.parents: list[int] = []
        self.names: list[tuple[str, ...]] = []
        self._numbers: dict[HtmlElement, int] = {}

    @cached_property
    def _headings(self) -> dict[HtmlElement, HtmlElement]:
        """The first heading in each element of the page that has one; a heading is its own."""
        found: dict[HtmlElement, HtmlElement] = {}
        for heading in self.elements[0].iter(*_HEADINGS):
            outer: HtmlElement | None = heading
            while outer is not None and outer not in found:
                found[outer] = heading
                outer = outer.getparent()
        return found

    @cached_property
    def _with_headline(self) -> frozenset[HtmlElement]:
        """The elements of the page that have a main heading in them."""
        found: set[HtmlElement] = set()
        for headline in self.elements[0].iter("h1"):
            outer = headline.getparent()
            while outer is not None and outer not in found:
                found.add(outer)
                outer = outer.getparent()
        return frozenset(found)

    def around(self, element: HtmlElement) -> tuple[str, ...]:
        """Return the names of the zones around an element, itself included, from the inside out."""
        return self.names[self.number(element)]

    def number(self, element: HtmlElement) -> int:
        """Return the number of an element."""
        known = self._numbers
        if (number := known.get(element)) is not None:
            return number
        unknown = [element]
        outer = element.getparent()
        while outer is not None and outer not in known:
            unknown.append(outer)
            outer = outer.getparent()
        number = known[outer] if outer is not None else -1
        for inner in reversed(unknown):
            number = self._add(inner, number)
        return number

    def within(self, tag: str) -> list[bool]:
        """Return for every number whether its element is one of a tag, or within one."""
        found: list[bool] = []
        for element, parent in zip(self.elements, self.parents, strict=True):
            found.append(element.tag == tag or (parent < len(found) and found[parent]))
        return found

    def _add(self, element: HtmlElement, parent: int) -> int:
        number = self._numbers[element] = len(self.elements)
        attributes = dict(element.items())
        self.elements.append(element)
        name = self._zone(element, attributes)
        around = self.names[parent] if parent >= 0 else ()
        self.attributes.append(attributes)
        self.parents.append(max(0, parent))
        self.names.append((name, *around) if name else around)
        return number

    def _zone(self, element: HtmlElement, attributes: dict[str, str]) -> str | None:
        if element.tag in _TAGS:
            # A form or an aside that is named for readers' comments or a newsletter is that.
            named = _named(attributes["class"]) if "class" in attributes else None
            return named if named in _NEVER else str(element.tag)
        if not attributes:
            return None
        role = attributes.get("role")
        if role in _ROLES:
            return role
        if "hidden" in attributes or ("style" in attributes and _UNSEEN.search(attributes["style"])):
            return "hidden"
        for attribute in ("class", "id", "data-component", "data-testid", "itemprop"):
            value = attributes.get(attribute)
            if value and spelled(value)[1] & ZONE_WORD and (name := _named(value)):
                if _is_of_heading(self._headings.get(element), value, name):
                    continue
                # An element with the headline in it is the article, whatever its name says.
                return None if element in self._with_headline else name
        return None


def _is_of_heading(heading: HtmlElement | None, value: str, name: str) -> bool:
    """Whether a name was made from the words of a heading: ``<h2 id="donations-of-the-firm">``.

    "related-articles" over "Related articles" was not: it has only words that name parts of pages.
    """
    text = "".join(heading.itertext()) if heading is not None else ""
    said = _letters(text)
    if not said or not (said in _letters(value) or _is_made_of(value, text)):
        return False
    rest = f"-{dashed(value)}-".replace(f"-{name}-", "-").strip("-")
    return any(word.removesuffix("s") not in _PARTS for word in rest.split("-") if word)


def _is_made_of(value: str, text: str) -> bool:
    """Whether a name has words of a heading alone, as makers of such names leave out "the" and "of"."""
    words = [word for word in dashed(value).split("-") if word]
    return len(words) > 1 and set(words) <= set(map(_letters, text.split()))


@lru_cache(maxsize=10_000)
def _letters(text: str) -> str:
    if text.isascii():
        return "".join(filter(str.isalpha, text.lower()))
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if letter.isalpha())


def _named(value: str) -> str | None:
    names, words = spelled(value)
    found = _NAMED.search(names) if words & ZONE_WORD else None
    return found.group(1) if found else None


def dashed(value: str) -> str:
    """Write names of classes in one form: ``newsletterBox big_One`` becomes ``newsletter-box-big-one``.

    A run in which letters follow a figure is random and has no words: there is no "ad" in ``b8ad6f``.
    """
    return spelled(value)[0]


@lru_cache(maxsize=10_000)
def spelled(value: str) -> tuple[str, int]:
    """Return names of classes as ``dashed`` writes them, and of what their words may be a part (``ZONE_WORD``)."""
    names = [_spelled(name) for name in value.split()]
    if len(names) == 1:
        return names[0]
    meant = 0
    for _, words in names:
        meant |= words
    return "-".join([name for name, _ in names]), meant


@lru_cache(maxsize=20_000)
def _spelled(name: str) -> tuple[str, int]:
    if not (name.isalpha() and name.isascii()):
        name = _BETWEEN.sub("-", _HUMP.sub("-", _RANDOM.sub("-", name)).lower())
    elif not name.islower():
        name = _HUMP.sub("-", name).lower()
    meant = 0
    for word in name.split("-"):
        meant |= _WORDS.get(word, 0)
    return name, meant
