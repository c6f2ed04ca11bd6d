"""The forms of Ukrainian and Russian words, so that a query for one form of a word finds the others too.

Example: a query for "Харків" finds "Харкова" and "Харкові". PostgreSQL has no stemmer for Ukrainian, and its Russian
one does not know that Харьков and Харькова are one name. The dictionaries are those of the library pymorphy3 (VESUM and
OpenCorpora). If they do not list a word, the library guesses its forms from its ending.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import pymorphy3
from pymorphy3.analyzer import Parse

FORM_LANGUAGES = frozenset({"uk", "ru"})
"""Languages whose words have forms here (ISO 639-1)."""

_WORD = re.compile(r"[а-яѐ-џґ]+(?:['’ʼ‘‛`´′][а-яѐ-џґ]+)*")
_STRESS = re.compile("[\u0300\u0301\u00ad]")
_APOSTROPHE = re.compile("[’ʼ‘‛`´′]")
_ONLY_UKRAINIAN, _ONLY_RUSSIAN = frozenset("іїєґ'"), frozenset("ыэъё")
_WITHOUT_FORMS = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "ADVB", "PRED", "COMP", "GRND"})
_GUESSED = frozenset({"NOUN", "ADJF"})
_MOST_GUESSES = 2
"""Guesses at what a word could be that are believed, if no dictionary lists it; the likeliest come first."""


class Forms(NamedTuple):
    """A word with all its forms; ``kind`` is the part of speech as pymorphy3 names it."""

    lemma: str
    kind: str
    forms: tuple[str, ...]


def words_of(texts: Iterable[str | None]) -> set[str]:
    """Return the different Cyrillic words of at least 3 letters, in lower case and with the plain apostrophe."""
    joined = _STRESS.sub("", unicodedata.normalize("NFC", "\n".join(text for text in texts if text)).lower())
    return {_APOSTROPHE.sub("'", word) for word in _WORD.findall(joined) if len(word) > 2}


def languages_of(word: str) -> frozenset[str]:
    """Return the languages to which a Cyrillic word may belong by its letters: "ї" is Ukrainian only, "ы" Russian."""
    letters = frozenset(word)
    if letters & _ONLY_UKRAINIAN:
        return frozenset({"uk"})
    return frozenset({"ru"}) if letters & _ONLY_RUSSIAN else FORM_LANGUAGES


def forms_of(words: Iterable[str], language: str) -> list[Forms]:
    """Return the words of which these may be forms, each once and with all its forms, ordered by lemma and kind."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for word in words:
        for parse in _readings(word, language):
            # A surname such as Лисенко has forms if it is a man's and none if it is a woman's: all readings count.
            found[parse.normal_form, str(parse.tag.POS)] |= _all_forms(parse, language)
    return [Forms(lemma, kind, tuple(sorted(forms))) for (lemma, kind), forms in sorted(found.items())]


def is_listed(word: str, language: str) -> bool:
    """Whether the dictionary of a language lists a word with its forms, so that they are no guesses.

    A name that it lists for women only, who do not decline it (Ukrainian Шевченко), counts as not listed.
    """
    return any(parse.is_known and "Fixd" not in parse.tag for parse in _analyzer(language).parse(word))


def _all_forms(parse: Parse, language: str) -> set[str]:
    """Return all forms of a word, also the second forms of cases (-а, -ові) that the dictionary lacks in many names."""
    forms = {form.word for form in parse.lexeme}
    if language == "uk" and parse.tag.POS == "NOUN":
        stems = {form[:-1] for form in forms if form.endswith("у") and form[:-1] + "ом" in forms}
        forms |= {stem + ending for stem in stems for ending in ("а", "ові")}
    return forms


def _readings(word: str, language: str) -> Iterator[Parse]:
    guesses = 0
    for parse in _analyzer(language).parse(word):
        kind = parse.tag.POS
        if kind is None or kind in _WITHOUT_FORMS:
            continue
        if not parse.is_known:
            guesses += 1
            if kind not in _GUESSED or guesses > _MOST_GUESSES:
                continue
        yield parse


@cache
def _analyzer(language: str) -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang=language)
