"""The language of an article: what the page says, checked against the text by py3langid."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.metadata.language_tags import canonical_language, language_tags
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.vocabulary import vocabulary

_ENOUGH = 200
_SURE = 0.95
_SAMPLE = 1000


def language(page: ParsedPage, text: str, configured: str | None) -> tuple[str | None, bool]:
    """Return the language's code of BCP 47, and whether page and text disagree about it.

    The text decides if it is long enough for the library to be sure, else the page, else the source's own
    setting. A page that names a language close to the one that is heard, or one that the library does not
    know, is believed.
    """
    stated = canonical_language(configured) or _stated(page)
    if len(text) < _ENOUGH:
        return stated, False
    found, probability = _identifier().classify(text[:_SAMPLE])
    heard = canonical_language(str(found))
    if probability < _SURE:
        return stated or heard, False
    if stated is None or stated == heard:
        return heard, False
    if heard in _close_to(stated) or (_is_unknown(stated) and heard != "en"):
        return stated, False
    return heard, True


def _stated(page: ParsedPage) -> str | None:
    return next((code for tag in language_tags(page) if (code := canonical_language(tag))), None)


def _is_unknown(code: str) -> bool:
    """Whether the library cannot hear a language, so that it takes every text of it for another."""
    return code not in _heard_languages()


@cache
def _heard_languages() -> frozenset[str]:
    return frozenset(filter(None, (canonical_language(str(code)) for code in _identifier().nb_classes)))


@cache
def _close_to(code: str) -> frozenset[str]:
    families = vocabulary("languages")["close"]["families"]
    return frozenset(other for family in families if code in family for other in family)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
