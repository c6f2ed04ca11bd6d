"""The stories of the corpus: texts in many languages that cases take whole, in part, or edited.

Where a case has a table with ``story``, the table stands for the text: ``{ story = "en", paragraphs = [0, 1],
edits = [["2,318", "2,381"]] }`` is the first two paragraphs of the English story with another figure. Whatever
else the table has (``title``, ``authors``) stands beside the text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.golden.filling import filled

_FILE = Path(__file__).parent / "stories.toml"


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Return the stories by their names: ``title``, ``language`` and ``text``, a paragraph a line."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def told(value: Any) -> Any:
    """Return a value of a case with every story in it told. Raises KeyError where there is no such story or word."""
    if isinstance(value, list):
        return [told(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "story" not in value:
        return {key: told(each) for key, each in value.items()}
    return _told(**value)


def text_of(value: str | dict[str, Any]) -> str:
    """Return a text that a case gives by itself, or as a story."""
    return filled(value if isinstance(value, str) else str(value["text"]))


def _told(
    story: str, paragraphs: list[int] | None = None, edits: Sequence[Sequence[str]] = (), **beside: Any
) -> dict[str, Any]:
    known = stories()[story]
    lines = known["text"].strip("\n").split("\n")
    text = "\n".join(lines if paragraphs is None else [lines[number] for number in paragraphs])
    for old, new in edits:
        if old not in text:
            raise KeyError(f"the story {story!r} does not say {old!r}")
        text = text.replace(old, new, 1)
    return {"title": known["title"], "language": known["language"], "text": text} | beside
