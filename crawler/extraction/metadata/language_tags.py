"""The language that a page says it is in, as a code of BCP 47."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.vocabulary import vocabulary

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_METAS = ("content-language", "og:locale", "language", "dc.language", "inlanguage")
_PRIMARY = re.compile(r"[a-z]{2,10}")
_CODE = re.compile(r"[a-z]{2,3}")
_PARTS = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_NONE = frozenset({"und", "mul", "zxx", "mis", "xx", "xxx"})


def language_tags(page: ParsedPage) -> Iterator[str]:
    """Return the tags of the language that a page has, the best witness first: ``<html lang>``, ``<meta>``, JSON-LD."""
    return (tag.strip() for tag in _told(page) if tag and tag.strip())


def _told(page: ParsedPage) -> Iterator[str | None]:
    yield page.root.get("lang")
    yield page.root.get(_XML_LANG)
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-language":
            yield meta.get("content")
    for name in _METAS:
        yield page.meta(name)
    for entry in page.data:
        yield text_of(entry.get("inLanguage"))


def canonical_language(tag: str | None) -> str | None:
    """Return the canonical code of the language of a tag: "en-US" is "en", "iw" is "he", "ua" is "uk".

    None for what names no language.
    """
    found = _PRIMARY.match((tag or "").strip().lower())
    if found is None or found.group() in _NONE:
        return None
    code = vocabulary("languages")["codes"].get(found.group(), found.group())
    return code if _CODE.fullmatch(code) else None
