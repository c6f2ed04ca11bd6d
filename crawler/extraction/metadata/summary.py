"""The summary (standfirst, lead) of an article: kept beside the body, not as its first paragraph."""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.metadata.article_header import Header
from crawler.extraction.metadata.bylines import is_byline
from crawler.extraction.metadata.natural_dates import date_in_words
from crawler.extraction.metadata.titles import same_words
from crawler.extraction.page.candidates import Candidate, kept
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.plain_text import plain
from crawler.extraction.page.zones import dashed
from crawler.extraction.vocabulary import vocabulary

_SHORTEST = 40
_WHOLE = frozenset({"body", "main", "article", "html"})
_PICTURES = ("img", "picture", "video", "svg", "amp-img")
_NOTICE = re.compile(
    rf"\W*(?:{'|'.join(map(re.escape, vocabulary('lines')['notices']))})(?!\w)", re.IGNORECASE
)
_LEAD = re.compile(rf"(?:^|-)(?:{'|'.join(map(re.escape, vocabulary('zones')['leads']))})(?:-|$)")
_BOLD = re.compile(r"(?:^|-)(?:bold|semibold|strong)(?:-|$)")
_NOT_FOR_LEADS = re.compile(
    r"zone (?:hidden|figure|figcaption|nav|aside|caption|form|footer|comments|ad|ads|share)"
)


def summary(
    page: ParsedPage, article: dict[str, Any], header: Header, candidates: list[Candidate]
) -> str | None:
    """Return the summary and drop its block, where it has one, from the text.

    It is the standfirst under the headline, else a first paragraph that is marked as one, else the
    description that the page gives to machines.
    """
    described = (text_of(article.get("description")), page.meta(*vocabulary("metadata")["summary"]))
    told = [text for raw in described if raw and (text := plain(raw))]
    standfirst = _marked(header, told) or _in_text(kept(candidates), told) or _under_title(header)
    if standfirst is None:
        return told[0] if told else None
    standfirst.dropped = "summary"
    return standfirst.block.text


def _marked(header: Header, told: list[str]) -> Candidate | None:
    found = (one for one in header.candidates if _can_be_lead(one))
    return next((one for one in found if _is_told(one, told) or _is_marked(one.block.element)), None)


def _under_title(header: Header) -> Candidate | None:
    found = (one for one in header.under_title if _can_be_lead(one))
    return next((one for one in found if not _is_something_else(one)), None)


def _is_something_else(candidate: Candidate) -> bool:
    """Whether an unmarked line under the headline is a byline, a notice of the newsroom, or a picture's caption."""
    text = candidate.block.text
    return is_byline(text) or bool(_NOTICE.match(text)) or _is_beside_picture(candidate.block.element)


def _is_beside_picture(element: HtmlElement) -> bool:
    """Whether a picture stands with a line in an element of their own, which has no other text."""
    around = element.getparent()
    if around is None or around.tag in _WHOLE or around.find(".//h1") is not None:
        return False
    has_picture = any(around.find(f".//{tag}") is not None for tag in _PICTURES)
    return has_picture and len("".join(around.itertext()).strip()) < 2 * len(
        "".join(element.itertext()).strip()
    )


def _can_be_lead(candidate: Candidate) -> bool:
    block, reason = candidate.block, candidate.dropped or ""
    if len(block.text) < _SHORTEST or block.link_share > 0.5 or date_in_words(block.text):
        return False
    return reason in ("outside", "classifier") or (
        reason.startswith("zone") and not _NOT_FOR_LEADS.match(reason)
    )


def _in_text(chosen: list[Candidate], told: list[str]) -> Candidate | None:
    """The first paragraph of the text, if it is the standfirst.

    It is one if it is marked or set apart by its shape, or if the page tells machines the very same words and no
    other paragraph stands in the same element: a first paragraph of the text itself has the others beside it.
    """
    if len(chosen) < 2 or len(chosen[0].block.text) < _SHORTEST:
        return None
    first, rest = chosen[0], {candidate.signature(1) for candidate in chosen[1:]}
    if _is_told(first, told) and (_is_marked(first.block.element) or _stands_alone(chosen)):
        return first
    if _is_marked(first.block.element) and first.signature(1) not in rest:
        return first
    is_shaped = first.signature(1) not in rest and (_is_bold(first.block.element) or first.is_heading)
    return first if is_shaped else None


def _stands_alone(chosen: list[Candidate]) -> bool:
    parent = chosen[0].block.element.getparent()
    return all(other.block.element.getparent() is not parent for other in chosen[1:])


def _is_told(candidate: Candidate, told: list[str]) -> bool:
    return any(same_words(candidate.block.text, text) for text in told)


def _is_marked(element: HtmlElement) -> bool:
    around = (element, element.getparent())
    return any(one is not None and _LEAD.search(dashed(one.get("class") or "")) for one in around)


def _is_bold(element: HtmlElement) -> bool:
    if _BOLD.search(dashed(element.get("class") or "")):
        return True
    children = list(element)
    is_only = len(children) == 1 and not (element.text or "").strip() and not (children[0].tail or "").strip()
    return is_only and children[0].tag in ("b", "strong")
