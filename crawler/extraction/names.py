"""Bylines as people: "By Ann Lee and Bo Li, Kyiv correspondents" is Ann Lee and Bo Li."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extraction.spoken import date_in_words
from crawler.extraction.vocabulary import vocabulary, word_set

_WORDS = vocabulary("people")


def _any(*lists: str) -> str:
    words = sorted((word for name in lists for word in _WORDS[name]), key=len, reverse=True)
    return "|".join(map(re.escape, words))


_BY = re.compile(rf"^\W*(?:{_any('by')})(?:\s*:\s*|\s+)", re.IGNORECASE)
_BY_OR_NAME = re.compile(rf"^\W*(?:{_any('by', 'by_or_name')})(?:\s*:\s*|\s+)", re.IGNORECASE)
_JOIN = re.compile(rf"\s*(?:[,;|/·•&\n]|\s(?:{_any('and')})\s)\s*")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")
_CHROME = re.compile(rf"\s*\d*\s*(?<!\w)(?:{_any('chrome')})(?!\w).*", re.IGNORECASE)
_SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr)\b\.?|I{2,3}\b|IV\b)")
_JOBS = word_set("people", "jobs")
_NOBODY = word_set("people", "nobody")
_MAX_WORDS = 6
_MAX_CHARACTERS = 80


def names_in_byline(line: str) -> list[str]:
    """Return the names in a line that readers see, without what is said around them, in their order."""
    if date := date_in_words(line):
        line = line[: date.start()]
    return names(_BY_OR_NAME.sub("", _CHROME.sub("", line)))


def names(value: str) -> list[str]:
    """Return the names in a field for authors, in their order."""
    value = _SUFFIX.sub(" ", _ADDRESS.sub("", _BY.sub("", value)))
    return distinct(name for part in _JOIN.split(value) if (name := _clean(part)))


def distinct(found: Iterable[str]) -> list[str]:
    """Return the names once each, whatever their case."""
    first: dict[str, str] = {}
    for name in found:
        first.setdefault(name.casefold(), name)
    return list(first.values())


def _clean(name: str) -> str | None:
    name = _ASIDE.sub("", _BY.sub("", name)).strip(" \t\u00a0.,;:|-–—*")
    folded = name.casefold()
    if folded in _NOBODY or folded in _JOBS or not any(letter.isalpha() for letter in name):
        return None
    return name if len(name) <= _MAX_CHARACTERS and len(name.split()) <= _MAX_WORDS else None
