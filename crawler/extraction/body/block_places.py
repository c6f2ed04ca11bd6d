"""What the elements around a block say of it: their tags, and the names that newsrooms give to parts of a page."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.page.zones import dashed
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
_WORDS = re.compile(rf"(?:^|-)(?:{'|'.join(vocabulary('zones')['content']['words'])})(?:-|$)")
_BODIES = re.compile(rf"(?:^|-)(?:{'|'.join(vocabulary('zones')['content']['bodies'])})(?:-|$)")
_FAR = 20

PLACE_FEATURES = ("tag", "depth", "articles", "since_content", "since_body", "lists", "tables")
"""The names of the numbers of a place, in their order."""

ZONE_FEATURES = ("zones", "zone", "outer_zone", "worst_zone", "never", "apart", "in_menu")
"""The names of the numbers of ``zone_features``, in their order."""

Place = tuple[int, ...]

TOP: Place = (_OTHER_TAG, 0, 0, _FAR, _FAR, 0, 0)
"""The place around the topmost element."""


def inner_place(outer: Place, element: HtmlElement) -> Place:
    """Return the place of an element by that of the one around it."""
    _, depth, articles, since_content, since_body, lists, tables = outer
    tag = element.tag
    names = _names(element.get("class"), element.get("id"), element.get("itemprop"))
    return (
        _TAGS.get(tag, _OTHER_TAG),
        min(60, depth + 1),
        articles + (tag in ("article", "main")),
        0 if names & 1 else min(_FAR, since_content + 1),
        0 if names & 2 else min(_FAR, since_body + 1),
        lists + (tag in ("ul", "ol", "dl")),
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


@lru_cache(maxsize=10_000)
def _names(*values: str | None) -> int:
    """1 if a name is one of contents, 2 if it is one of bodies, 3 for both."""
    names = dashed(" ".join(filter(None, values)))
    return (_WORDS.search(names) is not None) + 2 * (_BODIES.search(names) is not None)
