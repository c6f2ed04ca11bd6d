"""The words that the rules name, a file a language (lexicon/), loaded once.

The expressions of all languages are applied to every text: an English correction on a German site is one too.
Each is compiled when it is first asked for, which takes a fifth of a second for all of them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "pl")
"""The languages (ISO 639-1) that have rules of their own."""

_DIGITS = r"\d[\d.,:/-]*+(?:st|nd|rd|th|er|h)?"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Lists of bare words (see ``words``), of one language or of all; lexicon/README.md says what they name."""

    months: frozenset[str]
    weekdays: frozenset[str]
    clock: frozenset[str]
    numbers: frozenset[str]
    negations: frozenset[str]


Said = Literal["notices", "withdrawals", "chrome", "services", "credits", "caveats"]
"""What a line can say, as far as the rules ask."""


@cache
def vocabulary(language: str | None) -> RuleWords:
    """Return the words of a language (ISO 639-1, a region may follow), of all where it is not one of ours."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    codes = (code,) if code in LANGUAGES else LANGUAGES
    return RuleWords(
        **{field.name: frozenset(map(_bare, _list(codes, field.name))) for field in fields(RuleWords)}
    )


def _bare(word: str) -> str:
    return word.casefold().replace("'", "")


def _list(codes: tuple[str, ...], name: str) -> list[str]:
    return [item for code in codes for item in _read(code)[name]]


@cache
def _read(code: str) -> dict[str, list[str]]:
    raw: dict[str, Any] = tomllib.loads((files(__package__) / "lexicon" / f"{code}.toml").read_text("utf-8"))
    return raw


@cache
def expression(name: Said) -> re.Pattern[str]:
    """Return what lines of a kind say, in all languages; it is searched in a canonical line in lower case."""
    source = "|".join(f"(?:{item})" for item in _list(LANGUAGES, name))
    source = source.replace("{n}", r"\d+").replace("{when}", _when())
    return re.compile(rf"(?:{source})[.:!»>→]*\Z" if name == "chrome" else source)


def _when() -> str:
    """Return the expression for a date, a time or both; possessive, so that it never goes back."""
    words = [word for name in ("months", "weekdays", "clock") for word in _list(LANGUAGES, name)]
    words.sort(key=len, reverse=True)
    word = rf"(?:{'|'.join(map(re.escape, words))})(?!\w)"
    return rf"(?=.*\d)(?:(?:{_DIGITS}|{word})[\s.,|·•()-]*+){{1,14}}"
