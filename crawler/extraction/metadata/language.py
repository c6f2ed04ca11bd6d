"""The language of an article: what the page says, checked against the text by py3langid."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.page.parsed_page import ParsedPage

_ENOUGH = 200
_SURE = 0.95
_SAMPLE = 1000
_CODE = re.compile(r"[a-z]{2,3}")


def language(page: ParsedPage, text: str, configured: str | None) -> tuple[str | None, bool]:
    """Return the ISO 639-1 code, and whether page and text disagree about it.

    The text decides where it is long enough for the library to be sure, else the page, else the
    source's own setting.
    """
    stated = configured or _stated(page)
    if len(text) < _ENOUGH:
        return stated, False
    heard, probability = _identifier().classify(text[:_SAMPLE])
    if probability < _SURE:
        return stated or heard, False
    return str(heard), stated is not None and stated != heard


def _stated(page: ParsedPage) -> str | None:
    names = ("content-language", "og:locale", "language", "dc.language", "inlanguage")
    for value in (
        page.root.get("lang"),
        page.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        page.meta(*names),
    ):
        if value and (found := _CODE.match(value.strip().lower())):
            return found.group()
    return None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
