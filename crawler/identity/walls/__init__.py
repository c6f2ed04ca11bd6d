"""Walls: what a site says to its visitor in place of an article, such as "not available in your region"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_LONGEST = 160
"""Words; a wall is a notice on one screen, and a longer text is an article that may be about walls."""
_ADDRESSED = "addressed"


def wall_kind(text: str) -> str | None:
    """Return which wall a page's whole text is (such as "region" or "maintenance"), or None if it is none.

    The text is canonical, headline first. This is one sign and no proof: a brief can be about a site that is down.
    """
    lowered = text.lower()
    if len(lowered.split()) > _LONGEST or not _expressions()[_ADDRESSED].search(lowered):
        return None
    return next(
        (kind for kind, words in _expressions().items() if kind != _ADDRESSED and words.search(lowered)), None
    )


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    raw: dict[str, list[str]] = tomllib.loads((files(__package__) / "walls.toml").read_text("utf-8"))
    return {kind: re.compile("|".join(f"(?:{each})" for each in listed)) for kind, listed in raw.items()}
