"""Template memory: which lines of a text belong to the site and not to the article.

An archive sees many pages of one site, which no single-page extractor does: a line that stands in at
least three other articles of the source is furniture. The same idea can destroy what carries meaning,
so there are limits. Only lines that are equal to the letter count. A correction notice, a caveat and a
source credit are never furniture. A text of which more than half recurs, figures aside, is one of a
series, such as a daily brief, and keeps every line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.identity.line_kinds import is_caveat, is_credit, is_notice

OTHER_ARTICLES = 3
"""In so many other articles of the source a line has to stand."""
_MOST = 0.5
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A canonical line as template memory knows it: the hash of its letters, and that with figures masked."""

    text: str

    @property
    def sha256(self) -> bytes:
        """What is the same line."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def masked_sha256(self) -> bytes:
        """What is the same line with other figures."""
        return hashlib.sha256(_DIGITS.sub("0", self.text).encode()).digest()


@dataclass(frozen=True, slots=True)
class BoilerplateMemory:
    """In how many other articles of the source each line stands, by its hashes; the hashes left out stand in none."""

    alike: Mapping[bytes, int]
    masked: Mapping[bytes, int]


def boilerplate_of(lines: Sequence[str], memory: BoilerplateMemory) -> frozenset[str]:
    """The canonical lines of one text that are furniture."""
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
