"""The head of an article as readers see it: what stands between the headline and the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from crawler.dates.reader import read_date
from crawler.extraction.metadata.bylines import can_be_names, is_by_alone, is_byline
from crawler.extraction.metadata.date_labels import label_in
from crawler.extraction.metadata.titles import SameWords
from crawler.extraction.page.candidates import Candidate
from crawler.extraction.vocabulary import word_set

_REACH = 15
_FAR_REACH = 25
_LONGEST_LINE = 200
_LONGEST_DATE = 60
_LONGEST_HEADING = 400
_DATE_LINES = 2
_LABEL = 5
"""Spaces in the label of a time and around it: "First published on"."""
_FRONT_PAGE = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?")
_UNSEEN = word_set("zones", "unseen")
_BYLINES = word_set("zones", "bylines")


@dataclass(frozen=True, slots=True)
class Header:
    """The blocks around the headline, without those of the text, in document order.

    ``under_title`` are the first two after the headline that is nearest to the text, ``of_page`` those
    before the headline that belong to the page's header and not to the article's.
    """

    candidates: tuple[Candidate, ...]
    under_title: tuple[Candidate, ...] = ()
    of_page: tuple[Candidate, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The short lines: bylines, dates, sections."""
        texts = (candidate.block.text for candidate in self.candidates)
        return [text for text in texts if len(text) <= _LONGEST_LINE]

    @property
    def bylines(self) -> list[str]:
        """The lines that say who wrote: by their words, by a label before them, or by the part that they are in."""
        short = [one for one in self.candidates if len(one.block.text) <= _LONGEST_LINE]
        found = [one.block.text for one in short if is_byline(one.block.text)]
        found += _labelled([one.block.text for one in short])
        return found or [one.block.text for one in short if _is_named(one) and can_be_names(one.block.text)]


def _labelled(lines: list[str]) -> list[str]:
    """The lines behind one that only says "Written by"."""
    return [line for label, line in pairwise(lines) if is_by_alone(label) and can_be_names(line)]


def header(candidates: list[Candidate], titles: list[str]) -> Header:
    """Return the blocks from three before the headline to the text, and the dropped ones at its start.

    Without a headline on the page these are the 15 blocks before the text.
    """
    first = next((number for number, one in enumerate(candidates) if one.dropped is None), len(candidates))
    told = SameWords(titles)
    heads = [number for number in range(first) if _is_title(candidates[number], told)]
    near = [number for number in heads if first - number <= _FAR_REACH]
    start = max(0, (near[0] - 3) if near else first - _REACH)
    around = candidates[start : first + 4]
    under = candidates[heads[-1] + 1 : min(first, heads[-1] + 3)] if heads else []
    for candidate in candidates[first : first + _DATE_LINES]:
        if candidate.dropped is None and (is_only_date(candidate.block.text) or _is_labelled_time(candidate)):
            candidate.dropped = "date"
    seen = tuple(one for one in around if one.dropped is not None and not _is_title(one, told))
    above = candidates[start : heads[0]] if heads else []
    title = candidates[heads[0]].block.element if heads else None
    of_page = tuple(one for one in seen if one in above and _is_of_page(one, title))
    return Header(seen, tuple(under), of_page)


def shown_headings(candidates: list[Candidate]) -> list[str]:
    """Return the headings before the text that readers see, the nearest to it first."""
    first = next((number for number, one in enumerate(candidates) if one.dropped is None), len(candidates))
    seen = (one for one in reversed(candidates[:first]) if one.is_heading or one.block.element.tag == "h1")
    return [one.block.text for one in seen if _UNSEEN.isdisjoint(one.zones)]


def main_headings(candidates: list[Candidate]) -> list[str]:
    """Return the main headings that readers see, those before the text first and the nearest to it at their head.

    A heading that leads to the front page is the site's logo.
    """
    first = next((number for number, one in enumerate(candidates) if one.dropped is None), len(candidates))
    headed = candidates[0].around.within("h1") if candidates else []
    mains = [one for one in candidates[: first + 1] if headed[one.place] and _is_main(one)]
    later = [one for one in candidates[first + 1 :] if headed[one.place] and _is_main(one)]
    return [one.block.text for one in (*reversed(mains), *later)]


def _is_main(candidate: Candidate) -> bool:
    """Whether a block in a main heading is one that readers see, and no logo."""
    element = candidate.block.element
    if len(candidate.block.text) > _LONGEST_HEADING or not _UNSEEN.isdisjoint(candidate.zones):
        return False
    heading = element if element.tag == "h1" else next(element.iterancestors("h1"), None)
    if heading is None:
        return False
    return not any(_is_front_page(link.get("href") or "") for link in heading.iter("a"))


def _is_front_page(address: str) -> bool:
    return bool(_FRONT_PAGE.fullmatch(address.strip()))


def is_only_date(line: str) -> bool:
    """Whether a line is a date and nothing else: "24 November 2026, 10:30"."""
    return len(line) <= _LONGEST_DATE and read_date(line) is not None


def _is_labelled_time(candidate: Candidate) -> bool:
    """Whether a line is a ``<time>`` with its label and nothing else: "First published 16 Sep"."""
    line = candidate.block.text
    if not candidate.block.times or len(line) > _LONGEST_DATE:
        return False
    times = [time for time in candidate.block.element.iter("time") if read_date(time.get("datetime") or "")]
    for time in times:
        line = line.replace(" ".join("".join(time.itertext()).split()), " ", 1)
    return bool(times) and (not line.strip() or (label_in(line) is not None and line.count(" ") <= _LABEL))


def _is_of_page(candidate: Candidate, title: HtmlElement | None) -> bool:
    """Whether a block and the headline share nothing but the body of the page, or a part with its menu."""
    if title is None:
        return False
    around = set(title.iterancestors())
    shared = next((one for one in candidate.block.element.iterancestors() if one in around), None)
    return shared is None or shared.tag in ("html", "body") or shared.find(".//nav") is not None


def _is_named(candidate: Candidate) -> bool:
    return not _BYLINES.isdisjoint(candidate.zones)


def _is_title(candidate: Candidate, titles: SameWords) -> bool:
    return candidate.block.element.tag == "h1" or titles.hold(candidate.block.text)
