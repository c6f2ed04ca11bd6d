"""Text that exists only in the data of a script: the last resort, for pages that are filled by the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import collapsed

_ENOUGH = 200
"""Characters; a shorter text is not taken."""
_MAX_DEPTH = 40
"""Objects and lists within each other that are looked into."""
_STATE = re.compile(r"^\s*(?:window\.)?(?:__\w+__|\w+)\s*=\s*(?=[{\[])")
_MARKUP = re.compile(r"<p[\s>]", re.IGNORECASE)


def script_paragraphs(page: ParsedPage, article: dict[str, Any]) -> list[str]:
    """Return the paragraphs of JSON-LD's ``articleBody``, else those in the state of the page's program.

    Such a state is an object that a framework such as Next.js or Nuxt leaves in a script.
    """
    told = article.get("articleBody")
    found = _split(told) if isinstance(told, str) else []
    if sum(map(len, found)) >= _ENOUGH:
        return found
    texts = [paragraphs for state in _states(page.root) for paragraphs in _texts(state)]
    best = max(texts, key=lambda paragraphs: sum(map(len, paragraphs)), default=[])
    return best if sum(map(len, best)) >= _ENOUGH else []


def _states(root: HtmlElement) -> Iterator[Any]:
    for script in root.iter("script"):
        text = script.text or ""
        is_json = (script.get("type") or "").endswith("json") and "ld+" not in (script.get("type") or "")
        if not is_json and not _STATE.match(text):
            continue
        try:
            yield json.loads(_STATE.sub("", text).strip().rstrip(";"))
        except (ValueError, RecursionError):
            continue


def _texts(value: Any, depth: int = 0) -> Iterator[list[str]]:
    """Yield the texts in a state: strings with markup, and lists in which each entry has a paragraph."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str) and _MARKUP.search(value):
        yield _split(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        said = [
            text_of(entry.get("text") or entry.get("content")) for entry in value if isinstance(entry, dict)
        ]
        if sum(bool(text) for text in said) >= 2:
            yield [line for text in said if text for line in _split(text)]
        for inner in value:
            yield from _texts(inner, depth + 1)


def _split(text: str) -> list[str]:
    if _MARKUP.search(text):
        return [block.text for block in blocks(fragment_fromstring(text, create_parent="body"))]
    return [line for part in re.split(r"\s*\n\s*", text) if (line := collapsed(part))]
