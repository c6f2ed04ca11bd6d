"""Boilerplate memory: which lines of a text belong to the site and not to the article.

An archive sees many pages of one site, an extractor only one page at a time. So the archive can tell what the
extractor cannot: a line that frames most texts of a newsroom is boilerplate. Example: "Follow us on Telegram for the
latest news" under every article. Place decides, and recurrence only confirms:

- A line between two paragraphs of the article is not boilerplate, however often it recurs: "The mayor has denied all
  accusations" stands in every story about the case, and the day on which it goes is news. Only a line in practically
  all texts of a newsroom, whatever they are about, is a banner that was put among the paragraphs; so is the one that
  takes its place.
- Lines at the rim of a text, above its first own line or below its last one, are boilerplate if they stand in at least
  three other articles to the letter, and in addition in half of the newsroom's last texts, or if they came to the rims
  of three articles or went from them.
- A notice of a correction, a caveat ("could not be verified") and a credit ("Reporting by Reuters") never are.
- A series keeps every line: most of its text recurs in articles of the same headline when figures are masked. Example:
  a daily report of losses says "about 0 tanks, 0 guns" each day. A short text of which most recurs is no series if the
  others have other headlines: its frame is longer than the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from crawler.identity.canonical_text import canonical_line
from crawler.identity.line_kinds import is_boilerplate, is_caveat, is_credit, is_notice

OTHER_ARTICLES = 3
"""In so many other articles of the source a line has to stand before it counts as boilerplate."""
SHARE = 0.5
"""Share of the newsroom's last texts in which a line stands that frames them; one story seldom fills so many."""
INNER_SHARE = 0.9
"""Share of the last texts, and of older ones, in which a banner stands that was put among the paragraphs of all."""
_MOST = 0.5
"""Share of a text's characters. If more of it recurs under one headline, it is one of a series."""
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
    ``frames`` are the hashes of lines that stand in a large share of the last texts, or that came and went at the rims
    of several. ``inner`` are those of lines that stand in practically all texts, or took the place of such a line.
    ``is_series`` says that the others have the same headline, figures aside.
    """

    alike: Mapping[bytes, int]
    masked: Mapping[bytes, int]
    frames: Set[bytes] = frozenset()
    inner: Set[bytes] = frozenset()
    is_series: bool = False

    def recurs(self, lines: Sequence[str]) -> bool:
        """Whether more than half of a text stands in other articles, figures aside."""
        known = [Line(text) for text in lines]
        recurring = [line for line in known if self.masked.get(line.masked_sha256, 0) >= OTHER_ARTICLES]
        return _length(recurring) > _MOST * _length(known)

    def has(self, text: str) -> bool:
        """Whether a line may be boilerplate, if its place allows it."""
        line = Line(text)
        is_known = line.sha256 in self.frames and self.alike.get(line.sha256, 0) >= OTHER_ARTICLES
        return is_known and not _is_protected(text)


def boilerplate_of(lines: Sequence[str], memory: BoilerplateMemory) -> frozenset[str]:
    """Return those of the canonical lines of one text that are boilerplate."""
    if not memory.frames or (memory.is_series and memory.recurs(lines)):
        return frozenset()
    framing = {text for text in lines if memory.has(text)}
    if len(framing) == len({*lines}):
        return frozenset()
    inner = {text for text in framing if Line(text).sha256 in memory.inner}
    return frozenset(inner | (rim_of(lines, framing) & framing))


def rim_of(lines: Sequence[str], loose: Collection[str]) -> frozenset[str]:
    """Return the lines above the first and below the last of the text's own, which are those that are not ``loose``.

    What any page puts around an article is loose too: "Share this", a credit, a notice. A text without a line of its
    own has no rim: nothing would be left of it.
    """

    def is_loose(line: str) -> bool:
        return line in loose or is_boilerplate(line) or _is_protected(line)

    above = [*takewhile(is_loose, lines)]
    if len(above) == len(lines):
        return frozenset()
    return frozenset((*above, *takewhile(is_loose, reversed(lines))))


def same_headline(titles: Sequence[str]) -> bool:
    """Whether more than half of these headlines are one and the same, figures aside."""
    masked = [_DIGITS.sub("0", canonical_line(title)).lower() for title in titles]
    return any(2 * masked.count(title) > len(masked) for title in set(masked))


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _is_protected(line: str) -> bool:
    return is_notice(line) or is_caveat(line) or is_credit(line)
