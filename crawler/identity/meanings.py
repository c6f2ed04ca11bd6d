"""Words that carry a statement, from ``meaning/``: numerals, units, negations, hedges, verbs of saying.

A file each language, and ``signs.toml`` for the signs and abbreviations that all of them share. A rule reaches a
language by the words that stand in its file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MEANING_LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "pl", "ar", "it", "pt", "nl")
"""The languages (ISO 639-1) whose words have a file."""

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, eq=False)
class Meanings:
    """The words of one language, or of all of them; meaning/README.md says what each list names.

    ``values`` and ``heads`` give the value of a numeral ("2", "0.5"; "12+" is "dozens"), ``units`` the unit of a word
    ("metres" is "m"). The expressions are applied to bare words in lower case, with a space between them.
    """

    values: Mapping[str, str]
    heads: Mapping[str, str]
    units: Mapping[str, str]
    weak: frozenset[str]
    joiners: frozenset[str]
    fillers: frozenset[str]
    clitics: tuple[str, ...]
    names: frozenset[str]
    endings: frozenset[str]
    negating_prefixes: frozenset[str]
    adjective_prefixes: frozenset[str]
    adjective_endings: tuple[str, ...]
    not_negated: re.Pattern[str]
    word_prefixes: frozenset[str]
    opposites: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    negations: re.Pattern[str]
    affirmations: re.Pattern[str]
    denials: re.Pattern[str]
    hedges: re.Pattern[str]
    sayings: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Signs:
    """What the signs and abbreviations beside a figure mean, in every language."""

    scales: Mapping[str, str]
    currencies: Mapping[str, str]
    units: Mapping[str, str]


def meanings(language: str | None) -> Meanings:
    """Return the words of a language ("de", "pt-BR"); those of all languages if it has no file or is unknown."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    return _meanings((code,) if code in MEANING_LANGUAGES else MEANING_LANGUAGES)


@cache
def _meanings(codes: tuple[str, ...]) -> Meanings:
    values = _table(codes, "values")
    return Meanings(
        values=values,
        heads=_table(codes, "heads"),
        units=_table(codes, "units"),
        weak=frozenset(_list(codes, "weak")) | {form for form, value in values.items() if value == "1"},
        joiners=frozenset(_list(codes, "joiners")),
        fillers=frozenset(_list(codes, "fillers")),
        clitics=tuple(_list(codes, "clitics")),
        names=frozenset(_list(codes, "names")),
        endings=frozenset(_list(codes, "endings")),
        negating_prefixes=frozenset(_list(codes, "negating_prefixes")),
        adjective_prefixes=frozenset(_list(codes, "adjective_prefixes")),
        adjective_endings=tuple(_list(codes, "adjective_endings")),
        not_negated=_expression(codes, "not_negated"),
        word_prefixes=frozenset(_list(codes, "word_prefixes")),
        opposites=tuple(
            (_any_of([bare(one)]), _any_of([bare(two)]))
            for code in codes
            for one, two in _read(code)["opposites"]
        ),
        negations=_expression(codes, "negations"),
        affirmations=_expression(codes, "affirmations"),
        denials=_expression(codes, "denials"),
        hedges=_expression(codes, "hedges"),
        sayings=_expression(codes, "sayings"),
    )


@cache
def signs() -> Signs:
    """Return what the signs beside figures mean."""
    raw = _read("signs")
    return Signs(**{name: _turned(raw[name]) for name in ("scales", "currencies", "units")})


def bare(word: str) -> str:
    """Return a word as ``crawler.identity.words.words`` gives it: in lower case, without its apostrophe."""
    return word.casefold().replace("'", "")


def _list(codes: tuple[str, ...], name: str) -> list[str]:
    return [bare(item) for code in codes for item in _read(code).get(name, ())]


def _table(codes: tuple[str, ...], name: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for code in codes:
        for form, value in _turned(_read(code).get(name, {})).items():
            table.setdefault(form, value)
    return table


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {bare(form): value for value, forms in table.items() for form in forms}


def _expression(codes: tuple[str, ...], name: str) -> re.Pattern[str]:
    return _any_of(_list(codes, name), _list(codes, "conjunctions"))


def _any_of(listed: Iterable[str], conjunctions: Sequence[str] = ()) -> re.Pattern[str]:
    """Return the expression for any of the words; an asterisk at the end of one stands for any ending.

    One of the ``conjunctions`` may be written in front of a word, as part of it.
    """
    words = sorted(set(listed), key=len, reverse=True)
    if not words:
        return _NOTHING
    sources = (re.escape(word).replace(r"\*", r"[^ ]*").replace("\\-", "[ -]?") for word in words)
    before = f"(?:{'|'.join(map(re.escape, conjunctions))})?" if conjunctions else ""
    return re.compile(rf"(?<![^ ]){before}(?:{'|'.join(sources)})(?![^ ])")


@cache
def _read(code: str) -> dict[str, Any]:
    raw: dict[str, Any] = tomllib.loads((files(__package__) / "meaning" / f"{code}.toml").read_text("utf-8"))
    return raw
