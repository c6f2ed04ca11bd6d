"""Which blocks stay: those of the article's container that an opinion or their neighbours speak for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.body.container import container, is_inside
from crawler.extraction.body.site_lines import appeals, is_wall, points_elsewhere
from crawler.extraction.metadata.titles import same_words
from crawler.extraction.page.candidates import HEADINGS, Candidate, Signature, Weight, drop_zones, kept

_CUT_OFF = 0.35
_LONG = 600
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "」", '"', "”", "»", "“", ":")
_LEADS_AWAY = frozenset({"link", "appeal", "outside", "copy", "heading of nothing", "zone related"})


@dataclass(slots=True)
class BlockSelection:
    """The container of an article and the shapes (tags and classes) of its sure paragraphs.

    ``cut_off`` says that the first opinion stopped early, so that the second one counts as much.
    """

    box: HtmlElement
    titles: list[str]
    cut_off: bool
    models: frozenset[Signature]
    far_models: frozenset[Signature]

    def reason_against(self, candidate: Candidate) -> str | None:
        """Return why a block does not stay, None where it stays."""
        block = candidate.block
        if not is_inside(block.element, self.box) and not self._is_severed(candidate):
            return "outside"
        if block.element.tag == "h1" or any(same_words(block.text, title) for title in self.titles):
            return "title"
        if points_elsewhere(block):
            return "link"
        if is_wall(block):
            return "wall"
        if appeals(block):
            return "appeal"
        return None if candidate.first or self._is_like_the_rest(candidate) else "no opinion"

    def _is_severed(self, candidate: Candidate) -> bool:
        """Some pages go on with the text in a second container of the same make."""
        if not (candidate.first or candidate.second) or not candidate.prose:
            return False
        return candidate.signature(3) in self.far_models

    def _is_like_the_rest(self, candidate: Candidate) -> bool:
        if candidate.is_heading:
            return candidate.second
        if candidate.second and self.cut_off and candidate.prose:
            return True
        text = candidate.block.text
        is_sentence = bool(candidate.prose) or text.endswith(_SENTENCE_ENDS)
        return candidate.signature(2) in self.models and (candidate.second or is_sentence)


def select(candidates: list[Candidate], root: HtmlElement, titles: list[str]) -> None:
    """Note on every block that is no part of the article why it is not."""
    drop_zones(candidates, lambda one: one.prose * (2 * one.first + one.second))
    selection = _selection(candidates, root, titles)
    if selection is None:
        for candidate in kept(candidates):
            candidate.dropped = "no article"
        return
    for candidate in kept(candidates):
        candidate.dropped = selection.reason_against(candidate)
    _drop_copies(candidates, selection.models)
    _drop_headings_of_nothing(candidates)


def _selection(candidates: list[Candidate], root: HtmlElement, titles: list[str]) -> BlockSelection | None:
    cut_off, weight = _judge(candidates)
    box = container(candidates, weight, root)
    if box is None:
        return None
    sure = [one for one in kept(candidates) if weight(one) and is_inside(one.block.element, box)]
    far = (one.signature(3) for one in sure)
    return BlockSelection(
        box,
        titles,
        cut_off,
        frozenset(one.signature(2) for one in sure),
        frozenset(signature for signature in far if signature[0][1] or signature[1][1]),
    )


def _judge(candidates: list[Candidate]) -> tuple[bool, Weight]:
    """The first opinion decides, and the second one as well where the first has cut the text off.

    A text that was cut off has its paragraphs side by side; teasers stand each in an element of its own.
    """
    alive = kept(candidates)
    first = sum(one.prose for one in alive if one.first)
    siblings: Counter[HtmlElement] = Counter()
    for candidate in alive:
        if candidate.second:
            siblings[candidate.block.element.getparent()] += candidate.prose
    most = max(siblings.values(), default=0)
    if not first or (first < _CUT_OFF * most and most > _LONG):
        return True, lambda one: one.prose * (one.first + one.second)
    return False, lambda one: one.prose * one.first * (1 + one.second)


def _drop_copies(candidates: list[Candidate], models: frozenset[Signature]) -> None:
    """A sentence that comes again in another shape is a pull quote or a teaser of the next part."""
    texts = {one.block.text for one in kept(candidates) if one.signature(2) in models and not one.is_heading}
    for candidate in kept(candidates):
        if candidate.prose and candidate.signature(2) not in models and candidate.block.text in texts:
            candidate.dropped = "copy"


def _drop_headings_of_nothing(candidates: list[Candidate]) -> None:
    for number in range(len(candidates) - 1, -1, -1):
        candidate = candidates[number]
        if candidate.dropped is None and candidate.block.element.tag in HEADINGS:
            after = candidates[number + 1].dropped if number + 1 < len(candidates) else "outside"
            if after in _LEADS_AWAY:
                candidate.dropped = "heading of nothing"
