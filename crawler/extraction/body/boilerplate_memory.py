"""Boilerplate memory: which lines of a text belong to the site and not to the article.

An archive sees many pages of one site, an extractor only one page at a time. So the archive can tell what the
extractor cannot: a line that stands in at least three other articles of the source is boilerplate. Example: "Follow
us on Telegram for the latest news" under every article of a newsroom.

Some lines recur and still mean something, so there are limits:

- Only lines that are the same to the letter are counted as the same.
- A notice of a correction, a caveat ("could not be verified") and a credit ("Reporting by Reuters") are never
  boilerplate.
- A text keeps every line if more than half of it recurs in other articles when figures are masked. It is one of a
  series. Example: a daily report of losses says "about 0 tanks, 0 guns" each day, with other figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.identity.line_kinds import is_caveat, is_credit, is_notice

OTHER_ARTICLES = 3
"""In so many other articles of the source a line has to stand before it counts as boilerplate."""
_MOST = 0.5
"""Share of a text's characters. If more of it recurs, the text is one of a series and has no boilerplate."""
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A canonical line as boilerplate memory knows it: by the hash of its letters, and by that with figures masked."""

    text: str

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the line: two lines are the same if it is."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def masked_sha256(self) -> bytes:
        """SHA-256 of the line with each figure written as 0: "12 tanks" and "15 tanks" have the same."""
        return hashlib.sha256(_DIGITS.sub("0", self.text).encode()).digest()


@dataclass(frozen=True, slots=True)
class BoilerplateMemory:
    """In how many other articles of the source each line stands.

    ``alike`` counts by ``Line.sha256``, ``masked`` by ``Line.masked_sha256``. A hash that is missing stands in none.
    """

    alike: Mapping[bytes, int]
    masked: Mapping[bytes, int]


def boilerplate_of(lines: Sequence[str], memory: BoilerplateMemory) -> frozenset[str]:
    """Return those of the canonical lines of one text that are boilerplate."""
    if not memory.masked:
        return frozenset()
    known = [Line(text) for text in lines]
    recurring = [line for line in known if memory.masked.get(line.masked_sha256, 0) >= OTHER_ARTICLES]
    if _length(recurring) > _MOST * _length(known):
        return frozenset()
    return frozenset(
        line.text
        for line in recurring
        if memory.alike.get(line.sha256, 0) >= OTHER_ARTICLES and not _is_protected(line.text)
    )


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _is_protected(line: str) -> bool:
    return is_notice(line) or is_caveat(line) or is_credit(line)
