"""The name of the site in and beside titles: "Bridge voted | The Gazette" is "Bridge voted"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.vocabulary import vocabulary

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SEPARATOR = re.compile(
    r"\s+(?:[-–—|·•»:/~]|::)(?=\s+\S)|\s*[|｜：_]+\s*|\s+[|·•]+|[|·•]+\s+"
    rf"|(?<=[{_UNSPACED}])[-–—](?=[{_UNSPACED}])"
)
_FIRST_SEPARATOR = re.compile(r":\s+|\s+(?:[-–—|·•»]|::)\s+|\s*[|｜：_]\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LABEL = re.compile(r"[.-]")
_SHORTEST = 15
_SHORTEST_LABEL = 4
_ENDINGS = tuple(vocabulary("metadata")["site_endings"])
_LONGEST_UNSPACED = 10
"""Signs of a site's name in a script without spaces; a headline is longer."""
_SLOGAN = 18
"""A site's name may have this many more letters than its host: "The Gazette of Testville" at gazette.example."""


@dataclass(frozen=True, slots=True)
class SiteNames:
    """What a site is called: the letters of its names, and of the parts of its host that are long enough.

    ``sections`` are the letters of the parts of the site that an article stands in.
    """

    names: frozenset[str]
    labels: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()

    def is_section(self, part: str) -> bool:
        """Whether a part of a title is the name of the article's section."""
        return letters(part) in self.sections

    def is_site(self, part: str) -> bool:
        """Whether a part of a title is the site's name, or an abbreviation or longer form of it."""
        found = letters(part)
        if not found or found in self.names:
            return True
        longer = any(
            name in found and len(found) <= len(name) + _SLOGAN for name in self.names if len(name) >= 4
        )
        is_named = len(found) <= _LONGEST_UNSPACED and found.endswith(_ENDINGS)
        return longer or is_named or any(_is_host(found, label) for label in self.labels)

    def is_named(self, text: str) -> bool:
        """Whether a text is the site's name and nothing else."""
        found = letters(text)
        return found in self.names or found in self.labels


def site_names(names: frozenset[str], host: str, sections: Iterable[str] = ()) -> SiteNames:
    """Return what a site is called, from the names that it gives itself, its host and its sections."""
    parts = host.lower().removeprefix("www.").split(".")[:-1]
    labels = {label for part in parts for label in (*_LABEL.split(part), _LABEL.sub("", part))}
    labels.add("".join(_LABEL.sub("", part) for part in parts))
    kept = frozenset(label for label in labels if len(label) >= _SHORTEST_LABEL)
    return SiteNames(frozenset(filter(None, map(letters, names))), kept, frozenset(map(letters, sections)))


def without_site(text: str, site: SiteNames, others: frozenset[str] = frozenset()) -> str:
    """Cut the site's name, and what stands between it and the headline, off either end of a title.

    ``others`` are the letters of the page's other titles: a part that one of them has alone is the headline,
    and what stands behind it a section or a slogan.
    """
    for separator in reversed(_separators(text)):
        tail = text[separator.end() :]
        if text[: separator.start()].strip() and (site.is_site(tail) or site.is_section(tail)):
            text = text[: separator.start()].strip()
    for separator in _separators(text):
        head = text[: separator.start()].strip()
        if len(head) >= _SHORTEST // 2 and letters(head) in others:
            return head
    first = _FIRST_SEPARATOR.search(text)
    if first and text[first.end() :].strip() and site.is_named(text[: first.start()]):
        text = text[first.end() :]
    return text.strip()


def _separators(text: str) -> list[re.Match[str]]:
    """The marks between the parts of a title; a "»" that ends a quotation is none."""
    found = _SEPARATOR.finditer(text)
    return [one for one in found if "»" not in one.group() or "«" not in text[: one.start()]]


@lru_cache(maxsize=10_000)
def letters(text: str) -> str:
    """Return the letters and digits of a text alone, in one case."""
    return _NOT_LETTERS.sub("", text).casefold()


def _is_host(found: str, label: str) -> bool:
    is_longer = len(label) > _SHORTEST_LABEL and label in found and len(found) <= len(label) + _SLOGAN
    return found == label or is_longer or (len(found) >= _SHORTEST_LABEL and found in label)
