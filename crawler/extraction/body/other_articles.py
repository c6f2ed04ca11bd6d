"""Articles below the page's own: what an endless page loads behind it, each with a headline of its own."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.extraction.metadata.titles import same_words
from crawler.extraction.page.candidates import Candidate

_PARAGRAPHS = 2
"""Paragraphs from which on what stands under a headline is an article, and no card of one."""
_MOST = 0.9
"""The share of a page's prose that other articles have at most; what has more is the page's own article."""
_MARKS = ("time", "address")
_ADDRESSES = ("data-url", "data-href", "data-permalink", "data-canonical-url", "data-article-url", "itemid")


def drop_other_articles(candidates: list[Candidate], titles: list[str]) -> None:
    """Drop the blocks of articles whose headline is not the page's; parts of one article have no such container."""
    heads = [one for one in candidates if one.block.element.tag == "h1"]
    own = next((one for one in heads if _is_titled(one, titles)), None)
    if own is None or len(heads) < 2:
        return
    others = {part for one in heads if not _is_titled(one, titles) for part in _container(one, own)}
    found = [one for one in candidates if not others.isdisjoint(one.block.element.iterancestors())]
    if sum(one.prose for one in found) > _MOST * sum(one.prose for one in candidates):
        return
    for candidate in found:
        candidate.dropped = candidate.dropped or "other article"


def _is_titled(candidate: Candidate, titles: list[str]) -> bool:
    return any(same_words(candidate.block.text, title) for title in titles)


def _container(head: Candidate, own: Candidate) -> Iterator[HtmlElement]:
    """The article around a headline that the page's own headline is not in."""
    shared = {own.block.element, *own.block.element.iterancestors()}
    apart = [one for one in head.block.element.iterancestors() if one not in shared]
    article = next((one for one in reversed(apart) if one.tag == "article"), None)
    found = article if article is not None else _twin(apart, own)
    if found is None or sum(1 for _ in found.iter("h1")) > 1:  # Several are the headings of its parts.
        return
    if sum(1 for _ in found.iter("p")) >= _PARAGRAPHS:
        yield found


def _twin(apart: list[HtmlElement], own: Candidate) -> HtmlElement | None:
    """The outermost part with the headline, if it is made like the one with the page's own and has its marks."""
    if not apart:
        return None
    outer, parent = apart[-1], apart[-1].getparent()
    beside = next((one for one in own.block.element.iterancestors() if one.getparent() is parent), None)
    if beside is None or (outer.tag, outer.get("class")) != (beside.tag, beside.get("class")):
        return None
    is_marked = next(outer.iter(*_MARKS), None) is not None or any(outer.get(name) for name in _ADDRESSES)
    return outer if is_marked and outer.get("class") else None
