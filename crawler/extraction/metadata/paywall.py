"""Whether an article is paid for, and whether a part of it was withheld."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from crawler.extraction.metadata.article_object import objects_of_page
from crawler.extraction.page.candidates import Candidate
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.selectors import BadSelector, selected

_BESIDE = 3
"""Blocks beside the text in which what the page hides is the rest of it."""


def paywalled(page: ParsedPage, article: dict[str, Any]) -> bool | None:
    """Return what the page says of its article: True for paid, False for free, None if it says nothing.

    What it says of another article, to which it leads, counts for nothing.
    """
    for entry in chain([article], objects_of_page(page)):
        if (is_free := _is_free(entry)) is not None:
            return not is_free
    tier = (page.meta("article:content_tier") or "").lower()
    return {"free": False, "metered": False, "locked": True}.get(tier)


def is_withheld(page: ParsedPage, article: dict[str, Any], candidates: list[Candidate]) -> bool:
    """Whether the part of a paid article that is named as paid was not read, or paragraphs beside the text were hidden.

    The part is named by ``hasPart`` and its ``cssSelector``, as search engines ask for.
    """
    named = list(_paid_parts(page, article))
    if named:
        read = {element for one in candidates if one.dropped is None for element in _around(one)}
        return read.isdisjoint(named)
    if _names_parts(article):
        return True
    chosen = [number for number, one in enumerate(candidates) if one.dropped is None]
    beside = candidates[chosen[-1] + 1 : chosen[-1] + 1 + _BESIDE] if chosen else []
    return any(one.dropped == "zone hidden" and one.prose for one in beside)


def _is_free(entry: dict[str, Any]) -> bool | None:
    value = str(entry.get("isAccessibleForFree", "")).strip().lower().rpartition("/")[2]
    return {"true": True, "false": False}.get(value)


def _parts(article: dict[str, Any]) -> list[dict[str, Any]]:
    told = article.get("hasPart")
    parts = told if isinstance(told, list) else [told]
    return [part for part in parts if isinstance(part, dict) and _is_free(part) is False]


def _names_parts(article: dict[str, Any]) -> bool:
    return any(part.get("cssSelector") for part in _parts(article))


def _paid_parts(page: ParsedPage, article: dict[str, Any]) -> Iterator[Any]:
    for part in _parts(article):
        selectors = part.get("cssSelector")
        for selector in selectors if isinstance(selectors, list) else [selectors]:
            try:
                yield from selected(page, selector if isinstance(selector, str) else None)
            except BadSelector:
                continue


def _around(candidate: Candidate) -> list[Any]:
    return [candidate.block.element, *candidate.block.element.iterancestors()]
