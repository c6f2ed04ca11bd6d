"""Bylines as people: "By Ann Lee and Bo Li, Kyiv correspondents" is Ann Lee and Bo Li."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extraction.metadata.natural_dates import date_in_words
from crawler.extraction.vocabulary import vocabulary, word_set

_WORDS = vocabulary("people")


def _any(*lists: str) -> str:
    words = sorted((word for name in lists for word in _WORDS[name]), key=len, reverse=True)
    return "|".join(map(re.escape, words))


_BY = re.compile(rf"^\W*(?:{_any('by')})(?:\s*:\s*|\s+)", re.IGNORECASE)
_BY_OR_NAME = re.compile(rf"^\W*(?:{_any('by', 'by_or_name')})(?:\s*:\s*|\s+)", re.IGNORECASE)
_JOIN = re.compile(rf"\s*(?:[,;|/·•&\n]|\s(?:{_any('and')})\s)\s*")
_OPENS = re.compile(r"[(\[]")
# An address begins where its word begins: tried at every letter, a word of 100,000 letters would be read as often.
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")
_CHROME = re.compile(rf"\s*\d*\s*(?<!\w)(?:{_any('chrome')})(?!\w).*", re.IGNORECASE)
_SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr)\b\.?|I{2,3}\b|IV\b)")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-я][\w'’.-]*"
_PARTICLE = r"(?:d[aei]|dos|del|van|von|der|den|la|le|al|el|bin)\s"
# Two to four words that begin with a capital letter; particles may stand between.
_NAME = re.compile(rf"{_CAPITAL}(?:\s(?:{_PARTICLE})*{_CAPITAL}){{1,3}}")
_BETWEEN = " \t\u00a0,;:|·•–-"
_JOBS = word_set("people", "jobs")
_NOBODY = word_set("people", "nobody")
_MAX_WORDS = 6
_MAX_CHARACTERS = 80
_LONGEST_BYLINE = 150


def names_in_byline(line: str) -> list[str]:
    """Return the names in a line that readers see, without what is said around them, in their order."""
    before, after = _around_date(line)
    found = names(_BY_OR_NAME.sub("", _CHROME.sub("", before or after)))
    return [name for name in found if not name.islower()]


def is_byline(line: str) -> bool:
    """Whether a line says who wrote: "By Ann Lee", "12.2.2022 von Bo Li", "Ann Lee | 12.2.2022"."""
    if len(line) > _LONGEST_BYLINE:
        return False
    before, after = _around_date(line)
    said = _CHROME.sub("", before or after)
    is_dated = bool(before) and before != line.strip()
    return bool(_BY_OR_NAME.match(said)) or (is_dated and are_names(said))


def are_names(line: str) -> bool:
    """Whether a line has the shape of names and nothing else: "Ann Lee", "Ann Lee and Bo Li"."""
    return all(_NAME.fullmatch(part) for part in _JOIN.split(line.strip()))


def _around_date(line: str) -> tuple[str, str]:
    date = date_in_words(line)
    if date is None:
        return line.strip(), ""
    return line[: date.start()].strip(_BETWEEN), line[date.end() :].strip(_BETWEEN)


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


def without_aside(name: str) -> str:
    """Return a name without the brackets at its end: "Ann Lee (Kyiv)" is "Ann Lee".

    They begin with the first opening bracket after which none is closed before the end. The time that this takes
    grows as the text does, also for a text of brackets alone.
    """
    told = name.rstrip()
    if not told.endswith((")", "]")):
        return name
    closed = max(told.rfind(")", 0, -1), told.rfind("]", 0, -1))
    opened = _OPENS.search(told, closed + 1)
    return told[: opened.start()].rstrip() if opened else name


def _clean(name: str) -> str | None:
    name = without_aside(_BY.sub("", name)).strip(" \t\u00a0.,;:|-–—*")
    folded = name.casefold()
    if folded in _NOBODY or folded in _JOBS or not any(letter.isalpha() for letter in name):
        return None
    return name if len(name) <= _MAX_CHARACTERS and len(name.split()) <= _MAX_WORDS else None
