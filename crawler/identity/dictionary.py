"""Whether a word is a word of a language, by published dictionaries.

Ukrainian and Russian are looked up in those of pymorphy3 (VESUM and OpenCorpora), which search loads anyway, and over
forty other languages in those of simplemma. A dictionary is loaded when the first word of its language is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import pymorphy3
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamMap

_ANALYSED = frozenset({"uk", "ru"})
_UNWRITTEN = frozenset({"enm", "grc", "la"})
"""Middle English, Ancient Greek and Latin: no newsroom writes in them."""
LISTED = frozenset(SUPPORTED_LANGUAGES) - _ANALYSED - _UNWRITTEN
"""The languages that are looked up in those of simplemma; the image has no other ones (``container/rootfs.sh``)."""
_SHIPPED = {"sr": "hbs", "hr": "hbs", "bs": "hbs", "no": "nb"}
"""Languages whose words stand in the dictionary of another code."""


def has_dictionary(language: str | None) -> bool:
    """Tell whether words of a language (ISO 639-1, or a tag such as "pt-BR") can be looked up."""
    code = _code(language)
    return code in _ANALYSED or code in LISTED


def ignores_case(language: str | None) -> bool:
    """Tell whether the dictionary of a language has its words in lower case only, names too."""
    return _code(language) in _ANALYSED


@lru_cache(maxsize=4096)
def is_known(word: str, language: str | None) -> bool:
    """Tell whether the dictionary of a language lists a word as it is written, be it a common word or a name.

    False if the language has no dictionary.
    """
    code = _code(language)
    if code in _ANALYSED:
        return bool(_analyzer(code).word_is_known(word.lower()))
    if code not in LISTED:
        return False
    return _listed(code).get(word) is not None


def share_lemma(one: str, two: str, language: str | None) -> bool:
    """Tell whether two words are forms of one word, as far as the dictionary of a language says."""
    code = _code(language)
    if code in _ANALYSED:
        lemmas = ({parse.normal_form for parse in _analyzer(code).parse(word)} for word in (one, two))
        return not set.isdisjoint(*lemmas)
    if code not in LISTED:
        return False
    first, second = (_listed(code).get(word) or word for word in (one, two))
    return first == second


def is_word(word: str, language: str | None) -> bool:
    """Tell whether the dictionary of a language lists a word in any case of its first letter."""
    return any(is_known(form, language) for form in {word, word.lower(), word.capitalize()})


def _code(language: str | None) -> str:
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    return _SHIPPED.get(code, code)


@cache
def _analyzer(code: str) -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang=code)


@lru_cache(maxsize=6)
def _listed(code: str) -> Mapping[str, str]:
    return StreamMap(code)
