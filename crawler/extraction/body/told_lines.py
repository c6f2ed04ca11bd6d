"""Lines that belong to the article by what they are, whatever a score says of them.

They are notices of the newsroom, lists that the text announces, posts that it embeds, and the captions of a gallery
that is the article.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from lxml.html import HtmlElement

from crawler.extraction.body.site_lines import appeals, is_read_more, points_elsewhere
from crawler.extraction.page.candidates import Candidate
from crawler.extraction.page.zones import dashed
from crawler.extraction.vocabulary import vocabulary
from crawler.identity.canonical_text import canonical_text
from crawler.identity.line_kinds import is_notice

_KINDS = vocabulary("zones")["kinds"]
_OTHERS = frozenset(
    name for kind in ("readers", "stories", "adverts", "site", "hidden") for name in _KINDS[kind]
) | (frozenset(_KINDS["menus"]) - {"footer"})
"""Parts in which no line is one of the article."""
_CAPTIONS = frozenset(
    {"figcaption", "caption", "wp-caption-text", "gallery", "slideshow", "carousel", "lightbox"}
)
_CORRECTIONS = "|".join(map(re.escape, sorted(vocabulary("lines")["corrections"], key=len, reverse=True)))
_NOTICE = re.compile(rf"\W{{0,3}}(?:{_CORRECTIONS})\s*[:：(.–—-]", re.IGNORECASE)
_POST = re.compile(
    r"(?<![a-z])(?:twitter-(?:tweet|video)|tweet|(?:bluesky|mastodon|tiktok)-embed|instagram-media|fb-post)"
)
_REACH = 8
"""Blocks before and after the text in which a notice still stands by it."""
_ANNOUNCEMENT = 30
"""Characters of a sentence that announces a list; a shorter line is the title of a box."""
_FACTS = frozenset({"infobox", "info-box", "factbox", "fact-box", "fm-box", "details"})
_NOTES = re.compile(r"(?:fn|footnote|note|ref|cite_note)[-_:]?\d", re.IGNORECASE)
_NOTE_NAMES = re.compile(r"(?<![a-z])foot-?notes?(?![a-z])|(?<![a-z])endnotes?(?![a-z])", re.IGNORECASE)
_ENTRIES = frozenset({"li", "dd", "dt", "tr"})
_LABEL = 30
"""Characters; shorter entries are names and not headlines."""
_GALLERY = 3
"""Pictures with captions in a row that make a gallery."""
_SHARE = 0.5
"""The share of the text's characters that a gallery's captions have if they are the article."""


def told_lines(candidates: list[Candidate], likely: set[int]) -> set[int]:
    """Return the blocks, by ``id``, that stay in any case; ``likely`` are those that the classifier takes."""
    numbers = [number for number, one in enumerate(candidates) if id(one) in likely]
    if not numbers:
        return set()
    near = candidates[max(0, numbers[0] - _REACH) : numbers[-1] + _REACH + 1]
    text = candidates[numbers[0] : numbers[-1] + 2]
    found = [
        # A line that the classifier takes outside of all named parts stays as it is, and nearly all lines do.
        *_notices([one for one in near if one.zones or id(one) not in likely], candidates[numbers[0]]),
        *_announced(near, likely),
        *_posts(text),
        *_lists(near, likely),
        *_tables(text),
        *_boxes(text),
        *_footnotes(near),
    ]
    return {id(one) for one in (*found, *_gallery(near, candidates, likely)) if one.dropped is None}


def _notices(near: list[Candidate], first: Candidate) -> Iterator[Candidate]:
    """A notice of the newsroom stands in the article's own part, in an aside, a footer, or an alert of it."""
    around = set(first.block.element.iterancestors())
    for one in near:
        if _OTHERS.isdisjoint(one.zones) and one.block.link_share < 0.5 and _is_notice(one.block.text):
            shared = next((outer for outer in one.block.element.iterancestors() if outer in around), None)
            if shared is not None and shared.tag not in ("html", "body"):
                yield one


def _is_notice(line: str) -> bool:
    return bool(_NOTICE.match(line)) or is_notice(canonical_text(line))


def _announced(near: list[Candidate], likely: set[int]) -> Iterator[Candidate]:
    """The entries of a list behind a sentence of the text that ends in a colon, links or not.

    If the text goes on behind them, they are of the text; if it ends, long ones are headlines of other stories.
    """
    for number, one in enumerate(near):
        line = one.block.text
        if (
            id(one) in likely
            and len(line) >= _ANNOUNCEMENT
            and line.endswith((":", "："))
            and not is_read_more(line)
        ):
            entries = list(_entries(near[number + 1 :]))
            behind = near[number + 1 + len(entries) :][:1]
            goes_on = any(after.prose and id(after) in likely for after in behind)
            if goes_on or sum(entry.size for entry in entries) < _LABEL * len(entries):
                yield from entries


def _entries(behind: list[Candidate]) -> Iterator[Candidate]:
    first = _list_of(behind[0]) if behind else None
    for one in behind:
        if first is None or _list_of(one) is not first or not _OTHERS.isdisjoint(one.zones):
            return
        yield one


def _lists(near: list[Candidate], likely: set[int]) -> Iterator[Candidate]:
    """All entries of a list of which the most are taken: the last name of the victims is one of them."""
    for entries_of, run in groupby(near, _list_of):
        entries = list(run)
        if entries_of is not None and 2 * sum(id(one) in likely for one in entries) >= len(entries):
            yield from (one for one in entries if _OTHERS.isdisjoint(one.zones) and not _is_of_site(one))


def _tables(text: list[Candidate]) -> Iterator[Candidate]:
    """The rows of a table with figures amid the text: an election, a count of the dead."""
    for table, run in groupby(text, lambda one: _list_of(one) if one.block.element.tag == "tr" else None):
        rows = list(run)
        if table is not None and any(map(_has_figure, rows)):
            yield from (one for one in rows if _OTHERS.isdisjoint(one.zones) and not _is_of_site(one))


def _boxes(text: list[Candidate]) -> Iterator[Candidate]:
    """The lines of a box amid the text: one of facts, one that opens at a tap, an aside with figures and no link."""
    for names, run in groupby(text, lambda one: one.zones):
        lines = list(run)
        is_aside = "aside" in names and not any(map(_is_named_for_others, lines))
        is_told = not _FACTS.isdisjoint(names) or (is_aside and any(map(_has_figure, lines)))
        if (
            is_told
            and _OTHERS.isdisjoint(set(names) - {"aside"})
            and not any(one.block.linked for one in lines)
        ):
            yield from (one for one in lines if not _is_of_site(one))


def _is_named_for_others(candidate: Candidate) -> bool:
    """Whether the class of an aside names it for other stories: as a part of the page it is known by its tag."""
    asides = candidate.block.element.iterancestors("aside")
    return any(not _OTHERS.isdisjoint(dashed(one.get("class") or "").split("-")) for one in asides)


def _footnotes(near: list[Candidate]) -> Iterator[Candidate]:
    """Notes that the text refers to: entries that lead back to their place in it."""
    for one in near:
        element = one.block.element
        if element.tag not in ("li", "p") or not _OTHERS.isdisjoint(one.zones):
            continue
        parts = (element, *element.iterancestors("ol", "section", "div"))
        if _NOTES.match(element.get("id") or "") or any(_is_for_notes(part.get("class")) for part in parts):
            yield one


@lru_cache(maxsize=4096)
def _is_for_notes(names: str | None) -> bool:
    return names is not None and _NOTE_NAMES.search(names) is not None


def _has_figure(candidate: Candidate) -> bool:
    return any(map(str.isdigit, candidate.block.text))


def _is_of_site(candidate: Candidate) -> bool:
    return points_elsewhere(candidate.block) or appeals(candidate.block)


def _list_of(candidate: Candidate) -> HtmlElement | None:
    """The list or table that a block is an entry of; None for a paragraph that only stands in one."""
    element = candidate.block.element
    if element.tag not in _ENTRIES:
        return None
    outermost = deque(element.iterancestors("ul", "ol", "dl", "table"), maxlen=1)
    return outermost.pop() if outermost else None


def _posts(text: list[Candidate]) -> Iterator[Candidate]:
    """What a post says that is embedded in the text; who wrote it when is no sentence of the text."""
    for one in text:
        quotes = one.block.element.iterancestors("blockquote")
        is_said = one.block.element.tag == "p" and one.block.link_share < 0.5
        if is_said and any(_POST.search(quote.get("class") or "") for quote in quotes):
            yield one


def _gallery(near: list[Candidate], candidates: list[Candidate], likely: set[int]) -> Iterator[Candidate]:
    """The captions of pictures in a row, if they are a good part of what there is to read."""
    size = sum(one.size for one in candidates if id(one) in likely and not _is_caption(one))
    for is_caption, run in groupby(near, _is_caption):
        captions = list(run)
        if is_caption and len(captions) >= _GALLERY and sum(one.size for one in captions) >= _SHARE * size:
            yield from captions


def _is_caption(candidate: Candidate) -> bool:
    is_named = candidate.zones[:1] and candidate.zones[0] in _CAPTIONS
    return bool(is_named) and _OTHERS.isdisjoint(candidate.zones) and candidate.block.link_share < 0.5
