"""The article's container: the innermost element that holds nearly all of its prose."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from crawler.extraction.page.candidates import Candidate, Weight, kept

_MOST = 0.85
_FEW = 0.25


def container(candidates: list[Candidate], weight: Weight, root: HtmlElement) -> HtmlElement | None:
    """Return the innermost element with most of the weight of what is kept; None where there is none."""
    weights: Counter[HtmlElement] = Counter()
    for candidate in kept(candidates):
        if amount := weight(candidate):
            weights[candidate.block.element] += amount  # type: ignore[assignment]
    if not weights:
        return None
    for element, amount in list(weights.items()):
        for ancestor in element.iterancestors():
            weights[ancestor] += amount
    return _innermost(root, weights, _MOST * weights[root])


def is_inside(element: HtmlElement, box: HtmlElement) -> bool:
    """Whether an element is the box or stands in it."""
    return element is box or any(ancestor is box for ancestor in element.iterancestors())


def overlooked(candidates: list[Candidate]) -> list[Candidate]:
    """Return the paragraphs of the fullest element, where neither opinion has found the text.

    An empty list where the opinions together hold at least a quarter of as much prose.
    """
    by_parent: dict[HtmlElement, list[Candidate]] = {}
    for candidate in kept(candidates):
        if candidate.prose and candidate.block.element.tag == "p" and not candidate.is_apart:
            by_parent.setdefault(candidate.block.element.getparent(), []).append(candidate)
    fullest = max(by_parent.values(), key=_prose, default=[])
    held = [candidate for candidate in candidates if candidate.first or candidate.second]
    return fullest if _prose(held) < _FEW * _prose(fullest) else []


def _prose(candidates: list[Candidate]) -> int:
    return sum(candidate.prose for candidate in candidates)


def _innermost(element: HtmlElement, weights: Counter[HtmlElement], enough: float) -> HtmlElement:
    while True:
        inner = next((child for child in element if weights.get(child, 0) >= enough), None)
        if inner is None:
            return element
        element = inner
