"""The head of an article as readers see it: what stands between the headline and the text."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.candidates import Candidate
from crawler.extraction.titles import same_words

_REACH = 15
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Header:
    """The blocks around the headline, without those of the text, in document order."""

    candidates: tuple[Candidate, ...]

    @property
    def lines(self) -> list[str]:
        """The short lines: bylines, dates, sections."""
        texts = (candidate.block.text for candidate in self.candidates)
        return [text for text in texts if len(text) <= _LONGEST_LINE]

    @property
    def times(self) -> list[str]:
        """The machine forms of the ``<time>`` elements."""
        return [time for candidate in self.candidates for time in candidate.block.times]


def header(candidates: list[Candidate], title: str | None) -> Header:
    """Return the blocks from three before the headline to the text, and the dropped ones at its start.

    Without a headline on the page these are the 15 blocks before the text.
    """
    first = next((number for number, one in enumerate(candidates) if one.dropped is None), len(candidates))
    titles = [number for number in range(first) if _is_title(candidates[number], title)]
    start = max(0, (titles[-1] - 3) if titles else first - _REACH)
    around = candidates[start : first + 4]
    return Header(tuple(one for one in around if one.dropped is not None and not _is_title(one, title)))


def _is_title(candidate: Candidate, title: str | None) -> bool:
    return candidate.block.element.tag == "h1" or bool(title and same_words(candidate.block.text, title))
