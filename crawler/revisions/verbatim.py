"""Where the words of a canonical line stand in the line as the newsroom wrote it.

Texts are compared in canonical form, and shown in their own characters: the canonical ``"No..."`` may be ``«No…»`` on
the page. Example: in the line "so\u00a0«nah»  dran" the tokens so, "nah", dran stand at 0 to 2, 3 to 8 and 10 to 14.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from crawler.identity.canonical_text import canonical_line

Place = tuple[int, int]
"""Where a token begins and ends in a line, in characters."""

_CHUNK = re.compile(r"\S+")


class ShownLine:
    """A line as it was written, with the places of its tokens."""

    def __init__(self, line: str, tokens: Sequence[str], glue: str) -> None:
        self.line = line
        chunks = [chunk.span() for chunk in _CHUNK.finditer(line)]
        if len(chunks) != len(tokens) or not all(self._canonical(chunks, tokens, glue)):
            chunks = list(_places(line, [token.removeprefix(glue) for token in tokens]))
        self.places = chunks

    def _canonical(self, chunks: Sequence[Place], tokens: Sequence[str], glue: str) -> Iterator[bool]:
        """Yield whether each token is what stands in its place: if as many tokens as chunks are there, one is one."""
        for (start, end), token in zip(chunks, tokens, strict=True):
            shown = len(token) == end - start or canonical_line(self.line[start:end]) == token
            yield shown and not token.startswith(glue)

    def text(self, first: int, last: int) -> str:
        """Return the line from the token ``first`` to the token ``last``, both included."""
        return self.line[self.places[first][0] : self.places[last][1]]


def _places(line: str, tokens: Sequence[str]) -> Iterator[Place]:
    """Yield the place of each token; the tokens of a chunk between two spaces follow each other in it."""
    rest = iter(tokens)
    for chunk in _CHUNK.finditer(line):
        canonical = canonical_line(chunk[0])
        if not canonical:
            continue
        lengths = _lengths(rest, len(canonical))
        if len(lengths) == 1:
            yield chunk.span()
            continue
        ends = _ends(chunk[0], canonical)
        start = 0
        for length in accumulate(lengths):
            end = bisect_right(ends, length)  # a mark that joins the sign before it belongs to its token
            yield chunk.start() + start, chunk.start() + end
            start = end


def _lengths(rest: Iterator[str], size: int) -> list[int]:
    """Take tokens until they are so many characters long, and return their lengths."""
    lengths: list[int] = []
    while sum(lengths) < size:
        lengths.append(len(next(rest)))
    return lengths


def _ends(chunk: str, canonical: str) -> list[int]:
    """Return how many canonical characters are done after each character of a chunk.

    Most characters become none, one or three on their own. If signs are composed across characters, each beginning of
    the chunk is made canonical.
    """
    if chunk == canonical:
        return list(range(1, len(chunk) + 1))
    alone = [canonical_line(sign) for sign in chunk]
    if "".join(alone) == canonical:
        return list(accumulate(map(len, alone)))
    ends = [min(len(canonical_line(chunk[:end])), len(canonical)) for end in range(1, len(chunk) + 1)]
    return [*ends[:-1], len(canonical)]
