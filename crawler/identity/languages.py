"""The words that the rules name, a file a language (lexicon/), loaded once.

The expressions of all languages are applied to every text: an English correction on a German site is one too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "pl")
"""The languages (ISO 639-1) that have rules of their own."""

_DIGITS = r"\d[\d.,:/-]*+(?:st|nd|rd|th|er|h)?"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lists of bare words (see ``words``), of one language or of all; lexicon/README.md says what they name."""

    months: frozenset[str]
    weekdays: frozenset[str]
    clock: frozenset[str]
    numbers: frozenset[str]
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expressions:
    """What lines say, in all languages; each is searched in a canonical line in lower case."""

    notices: re.Pattern[str]
    withdrawals: re.Pattern[str]
    chrome: re.Pattern[str]
    services: re.Pattern[str]
    credits: re.Pattern[str]
    caveats: re.Pattern[str]


@cache
def vocabulary(language: str | None) -> Vocabulary:
    """Return the words of a language (ISO 639-1, a region may follow), of all where it is not one of ours."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    codes = (code,) if code in LANGUAGES else LANGUAGES
    return Vocabulary(
        **{field.name: frozenset(map(_bare, _list(codes, field.name))) for field in fields(Vocabulary)}
    )


def _bare(word: str) -> str:
    return word.casefold().replace("'", "")


def _list(codes: tuple[str, ...], name: str) -> list[str]:
    return [item for code in codes for item in _read(code)[name]]


@cache
def _read(code: str) -> dict[str, list[str]]:
    raw: dict[str, Any] = tomllib.loads((files(__package__) / "lexicon" / f"{code}.toml").read_text("utf-8"))
    return raw


def _expressions() -> Expressions:
    macros = {"{n}": r"\d+", "{when}": _when()}

    def pattern(name: str, whole: bool = False) -> re.Pattern[str]:
        source = "|".join(f"(?:{item})" for item in _list(LANGUAGES, name))
        for macro, meaning in macros.items():
            source = source.replace(macro, meaning)
        return re.compile(rf"(?:{source})[.:!»>→]*\Z" if whole else source)

    names = [field.name for field in fields(Expressions)]
    return Expressions(**{name: pattern(name, whole=name == "chrome") for name in names})


def _when() -> str:
    """Return the expression for a date, a time or both; possessive, so that it never goes back."""
    words = [word for name in ("months", "weekdays", "clock") for word in _list(LANGUAGES, name)]
    words.sort(key=len, reverse=True)
    word = rf"(?:{'|'.join(map(re.escape, words))})(?!\w)"
    return rf"(?=.*\d)(?:(?:{_DIGITS}|{word})[\s.,|·•()-]*+){{1,14}}"


EXPRESSIONS = _expressions()
