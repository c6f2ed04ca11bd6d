"""JSON-LD (W3C, 2020) as newsrooms write it: forgiving about syntax, flattened into objects."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extraction.page.whitespace import collapsed

_MAX_DEPTH = 12
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?);?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[\]}])")

ARTICLE_TYPES = frozenset(
    {
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "Article",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "TechArticle",
    }
)
"""The types of schema.org whose objects describe an article."""


def linked_data(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return the objects of these scripts: lists, ``@graph`` and ``mainEntity`` opened, outer ones first."""
    return [found for text in texts for found in _objects(_loads(text))]


def types(found: dict[str, Any]) -> set[str]:
    """Return the types of an object without their vocabulary's address."""
    named = found.get("@type")
    values = named if isinstance(named, list) else [named]
    return {value.rstrip("/").rpartition("/")[2] for value in values if isinstance(value, str)}


def text_of(value: Any) -> str | None:
    """Return a value as one line of text with its entities resolved; the first entry of a list."""
    if isinstance(value, list):
        value = next((entry for entry in value if entry), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return collapsed(html.unescape(html.unescape(value))) or None


def _loads(text: str) -> Any:
    text = _WRAPPING.sub("", text.strip()).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _objects(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)
