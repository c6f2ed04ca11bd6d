"""The words that the rules look for, loaded once from ``lexicon/``, which has a file for each language.

The expressions of all languages are applied to every text: an English correction on a German site is a correction too.
Each expression is compiled when it is first asked for; to compile all of them takes a fifth of a second.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

RULE_LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "pl")
"""The languages (ISO 639-1) that have rules of their own."""

_DIGITS = r"\d[\d.,:/-]*+(?:st|nd|rd|th|er|h)?"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Lists of bare words (see ``words``), of one language or of all; lexicon/README.md says what they name."""

    months: frozenset[str]
    weekdays: frozenset[str]
    clock: frozenset[str]


Said = Literal["chrome", "services", "credits", "caveats"]
"""The name of a list of expressions: what a line can say, as far as the rules ask. "chrome" is boilerplate."""


@cache
def vocabulary(language: str | None) -> RuleWords:
    """Return the words of a language ("de", "pt-BR"); those of all languages if it has no lexicon or is unknown."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    codes = (code,) if code in RULE_LANGUAGES else RULE_LANGUAGES
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
    """Return the expression for lines of one kind, in all languages; it is applied to a canonical line in lower case.

    Boilerplate ("chrome") has to be the whole line, up to closing punctuation; the others may stand anywhere in it.
    """
    source = "|".join(f"(?:{item})" for item in _list(RULE_LANGUAGES, name))
    source = source.replace("{n}", r"\d+").replace("{when}", _when())
    return re.compile(rf"(?:{source})[.:!»>→]*\Z" if name == "chrome" else source)


def _when() -> str:
    """Return the expression for a date, a time or both, such as "3 March 2024, 14:05".

    Its quantifiers are possessive: what they have taken they do not give back, so that no line can make it slow.
    """
    words = [word for name in ("months", "weekdays", "clock") for word in _list(RULE_LANGUAGES, name)]
    words.sort(key=len, reverse=True)
    word = rf"(?:{'|'.join(map(re.escape, words))})(?!\w)"
    return rf"(?=.*\d)(?:(?:{_DIGITS}|{word})[\s.,|·•()-]*+){{1,14}}"
