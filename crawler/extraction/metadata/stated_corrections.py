"""Corrections that a page states as data (schema.org ``correction``), be they shown to readers or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import vocabulary

_LABELLED = re.compile(
    rf"\W*(?:{'|'.join(map(re.escape, vocabulary('lines')['notices']))})(?!\w)", re.IGNORECASE
)


def stated_corrections(article: dict[str, Any], shown: Iterable[str]) -> tuple[str, ...]:
    """Return the corrections of an article's JSON-LD that its ``shown`` paragraphs lack, each as one line.

    A line without a label of its own ("Clarification: …") gets "Correction:", as that is what its property says.
    Example: ``{"correction": {"@type": "CorrectionComment", "text": "The bridge is 212 metres long."}}`` gives
    "Correction: The bridge is 212 metres long.". An address of a page of corrections is none.
    """
    if not article.get("correction"):
        return ()
    text = collapsed(" ".join(shown))
    stated = dict.fromkeys(line for line in _lines(article["correction"]) if line not in text)
    return tuple(line if _LABELLED.match(line) else f"Correction: {line}" for line in stated)


def _lines(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        told = one.get("text") or one.get("description") or one.get("name") if isinstance(one, dict) else one
        line = text_of(told)
        if line and not urlsplit(line).scheme.startswith("http"):
            yield line
