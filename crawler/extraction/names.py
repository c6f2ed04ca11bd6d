"""Bylines as people: "By Ann Lee and Bo Li, Kyiv correspondents" is Ann Lee and Bo Li."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extraction.dates import date_in_words
from crawler.extraction.vocabulary import vocabulary, word_set

_BY = "|".join(sorted(map(re.escape, vocabulary("people")["by"]), key=len, reverse=True))
_AND = "|".join(map(re.escape, vocabulary("people")["and"]))
_PREFIX = re.compile(rf"^\s*(?:{_BY})(?:\s*:|\s+|(?<=\W))\s*", re.IGNORECASE)
_JOIN = re.compile(rf"\s*(?:[,;|/·•&\n]|\s(?:{_AND})\s)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")
_CHROME = re.compile(rf"\s*\d*\s*(?:{'|'.join(map(re.escape, vocabulary('people')['chrome']))})\b.*", re.IGNORECASE)
_JOBS = word_set("people", "jobs")
_NOBODY = word_set("people", "nobody")
_MAX_WORDS = 6
_MAX_CHARACTERS = 80


def names(byline: str) -> list[str]:
    """Return the names in a byline, without what is said around them, in their order."""
    if date := date_in_words(byline):
        byline = byline[: date.start()]
    byline = _ADDRESS.sub("", _PREFIX.sub("", _CHROME.sub("", byline)))
    return distinct(name for part in _JOIN.split(byline) if (name := _clean(part)))


def distinct(found: Iterable[str]) -> list[str]:
    """Return the names once each, whatever their case."""
    return list({name.casefold(): name for name in reversed(list(found))}.values())[::-1]


def _clean(name: str) -> str | None:
    name = _ASIDE.sub("", _PREFIX.sub("", name)).strip(" \t\u00a0.,;:|-–—*")
    folded = name.casefold()
    if folded in _NOBODY or folded in _JOBS or not any(letter.isalpha() for letter in name):
        return None
    return name if len(name) <= _MAX_CHARACTERS and len(name.split()) <= _MAX_WORDS else None
