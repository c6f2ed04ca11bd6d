"""Reads JSON-LD (W3C, 2020) as newsrooms write it: mistakes of syntax are forgiven, and all objects become one list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extraction.page.json_repair import loads
from crawler.extraction.page.plain_text import plain

_MAX_DEPTH = 12
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?);?\s*$"
)

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

LIKE_ARTICLES = frozenset(
    {
        "ClaimReview",
        "CriticReview",
        "HowTo",
        "MediaReview",
        "Recipe",
        "Review",
        "SocialMediaPosting",
        "DiscussionForumPosting",
    }
)
"""The types of schema.org whose objects describe what a page has that is no article."""

PAGE_TYPES = frozenset(
    {"WebPage", "ItemPage", "CollectionPage", "AboutPage", "FAQPage", "MedicalWebPage", "QAPage"}
)
"""The types of schema.org whose objects describe the page around an article."""


def linked_data(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return all objects in these scripts, also those within lists, ``@graph`` and ``mainEntity``, outer ones first."""
    values = (value for text in texts for value in loads(_WRAPPING.sub("", text.strip()).strip()))
    return [found for value in values for found in _objects(value)]


def types(found: dict[str, Any]) -> set[str]:
    """Return the types of an object: "NewsArticle" for "https://schema.org/NewsArticle"."""
    named = found.get("@type")
    values = named if isinstance(named, list) else [named]
    return {value.rstrip("/").rpartition("/")[2] for value in values if isinstance(value, str)}


def text_of(value: Any) -> str | None:
    """Return a value as one line of text without markup and entities; of a list, its first entry."""
    if isinstance(value, list):
        value = next((entry for entry in value if entry), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str) and entry), None)
    if not isinstance(value, str):
        return None
    return plain(value) or None


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
