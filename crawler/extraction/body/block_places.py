"""What the elements around a block say of it: their tags, and the names that newsrooms give to parts of a page."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

import numpy as np

from crawler.extraction.body.text_features import Numbers
from crawler.extraction.page.alternatives import alternatives
from crawler.extraction.page.zones import BODY_WORD, CONTENT_WORD, Zones, spelled
from crawler.extraction.vocabulary import vocabulary, word_set

_ALIKE = (
    *("p", "li", "h1", "h2", "h3", "h4 h5 h6", "div section article main"),
    *("blockquote", "td th tr", "dt dd", "pre", "figcaption", "body"),
)
"""Elements by what they are for; those of one line count as the same."""
_TAGS = {tag: number for number, tags in enumerate(_ALIKE) for tag in tags.split()}
_OTHER_TAG = 14
_KINDS = ("boxes", "media", "people", "menus", "hidden", "readers", "stories", "adverts", "site", "sharing")
_KIND = {name: 3 + code for code, kind in enumerate(_KINDS) for name in vocabulary("zones")["kinds"][kind]}
_OTHER_KIND = 2
_NEVER = word_set("zones", "never")
_APART = word_set("zones", "tags")
_BODIES = re.compile(rf"(?:^|-){alternatives(vocabulary('zones')['content']['bodies'])}(?:-|$)")
_FAR, _DEEP = 20, 60
_ARTICLES, _LISTS = frozenset({"article", "main"}), frozenset({"ul", "ol", "dl"})

PLACE_FEATURES = ("tag", "depth", "articles", "since_content", "since_body", "lists", "tables")
"""The names of the numbers of a place, in their order."""

ZONE_FEATURES = ("zones", "zone", "outer_zone", "worst_zone", "never", "apart", "in_menu")
"""The names of the numbers of ``zone_features``, in their order."""

Place = tuple[int, ...]

TOP: Place = (_OTHER_TAG, 0, 0, _FAR, _FAR, 0, 0)
"""The place around the topmost element."""


def places(around: Zones) -> Numbers:
    """Return a row of ``PLACE_FEATURES`` for every element around the blocks of a page."""
    found: list[Place] = []
    for element, attributes, parent in zip(around.elements, around.attributes, around.parents, strict=True):
        found.append(_inner_place(found[parent] if found else TOP, element.tag, attributes))
    return np.fromiter(chain.from_iterable(found), np.int64, len(found) * len(TOP)).reshape(-1, len(TOP))


def _inner_place(outer: Place, tag: str, attributes: dict[str, str]) -> Place:
    """Return the place of an element by that of the one around it."""
    _, depth, articles, since_content, since_body, lists, tables = outer
    names = _names(attributes) if attributes else 0
    return (
        _TAGS.get(tag, _OTHER_TAG),
        depth + 1 if depth < _DEEP else _DEEP,
        articles + (tag in _ARTICLES),
        0 if names & 1 else since_content + 1 if since_content < _FAR else _FAR,
        0 if names & 2 else since_body + 1 if since_body < _FAR else _FAR,
        lists + (tag in _LISTS),
        tables + (tag == "table"),
    )


@lru_cache(maxsize=4096)
def zone_features(zones: tuple[str, ...]) -> list[int]:
    """Return the numbers of the named parts around a block, from the inside out."""
    kinds = [_KIND.get(name, _OTHER_KIND) for name in zones]
    return [
        min(6, len(kinds)),
        kinds[0] if kinds else 0,
        kinds[1] if len(kinds) > 1 else 0,
        max(kinds, default=0),
        not _NEVER.isdisjoint(zones),
        not _APART.isdisjoint(zones),
        _KIND["menu"] in kinds,
    ]


def _names(attributes: dict[str, str]) -> int:
    """1 if a name is one of contents, 2 if it is one of bodies, 3 for both."""
    meant, names = 0, ""
    for attribute in ("class", "id", "itemprop"):
        if value := attributes.get(attribute):
            name, words = spelled(value)
            if words & (CONTENT_WORD | BODY_WORD):
                meant |= words
            names = f"{names}-{name}"
    return bool(meant & CONTENT_WORD) + 2 * bool(meant & BODY_WORD and _BODIES.search(names))
