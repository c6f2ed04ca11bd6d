"""The expressions by which notices are found, made of ``lexicon/notices/``, which has a file for each language.

All languages are applied to every line: an English correction on a German site is a correction too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NOTICE_LANGUAGES = (
    *("en", "uk", "ru", "ar", "de", "fr", "es", "it", "pl", "pt", "nl", "tr", "cs", "ro", "sv", "zh", "ja"),
)
"""The languages (ISO 639-1) in which notices are looked for."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Expressions of all languages, each matched from one place on; lexicon/notices/README.md says what they name.

    ``acts`` are searched anywhere. ``attributed`` finds that a sentence ends with who said it.
    """

    labels: re.Pattern[str]
    notes: re.Pattern[str]
    weak: re.Pattern[str]
    withdrawn_labels: re.Pattern[str]
    tags: re.Pattern[str]
    acts: re.Pattern[str]
    notices: re.Pattern[str]
    withdrawals: re.Pattern[str]
    attributed: re.Pattern[str]


@cache
def notice_rules() -> NoticeRules:
    """Return the expressions, compiled at the first call; that takes about half a second."""
    label = r"(?:{})(?!\w)"
    return NoticeRules(
        labels=_joined("labels", label),
        notes=_joined("notes", label),
        weak=_joined("weak", label),
        withdrawn_labels=_joined("withdrawn_labels", label),
        tags=_joined("tags"),
        acts=_joined("acts"),
        notices=_joined("notices"),
        withdrawals=_joined("withdrawals"),
        attributed=_compiled("|".join(map(_attribution, NOTICE_LANGUAGES))),
    )


def looks_for_notices(language: str | None) -> bool:
    """Tell whether the rules know how newsrooms word a notice in a language ("de", "pt-BR"); None is unknown."""
    return (language or "").lower().replace("_", "-").partition("-")[0] in NOTICE_LANGUAGES


def _joined(name: str, form: str = "{}") -> re.Pattern[str]:
    items = [_filled(item, code) for code in NOTICE_LANGUAGES for item in _read(code)[name]]
    items.sort(key=len, reverse=True)  # so that "correction appended" is tried before "correction"
    return _compiled(form.replace("{}", "|".join(f"(?:{item})" for item in items)))


def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def _filled(source: str, code: str) -> str:
    """Return an expression with the words of its language in the places of their names, such as ``{this}``."""
    words = _read(code)["words"]
    while _PLACE.search(source):
        source = _PLACE.sub(lambda place: words[place[1]], source)
    return source


def _attribution(code: str) -> str:
    said, relatives = (_filled(_read(code)[name], code) for name in ("said", "relatives"))
    return rf"[,،]\s(?!(?:{relatives})\b)(?:[\w'.-]+\s){{0,4}}?(?:{said})\b[^,،\"]*$"


@cache
def _read(code: str) -> dict[str, Any]:
    folder = files(__package__) / "lexicon" / "notices"
    return tomllib.loads((folder / f"{code}.toml").read_text("utf-8"))
