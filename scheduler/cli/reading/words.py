"""Words that changed, as lines for people: with colours on a terminal, with signs in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from scheduler.cli.console import console
from scheduler.marks import escaped

_WIDTH = 96
"""Characters of a line in a pipe."""
_STYLES = {"removed": "red strike", "added": "green", "context": "dim"}


def changed_words(hunks: Sequence[dict[str, Any]]) -> Iterator[Text]:
    """Yield a line for each place that changed; without colours, words stand as [-removed-] and {+added+}."""
    for hunk in hunks:
        line = Text("  ")
        if hunk["field"] != "body":
            line.append(f"{hunk['field']}: ", style="bold")
        for part in _parts(hunk):
            line.append_text(part)
        if console.is_terminal:
            yield line
        else:
            yield Text(textwrap.fill(line.plain, _WIDTH, initial_indent="", subsequent_indent="    "))


def _parts(hunk: dict[str, Any]) -> Iterator[Text]:
    signs = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
    if hunk.get("moved"):
        way = "away" if hunk["removed"] else "here"
        yield Text(f"moved {way}: {_shown(hunk['removed'] or hunk['added'])}", style=_STYLES["context"])
        return
    if hunk["before"]:
        yield Text(f"… {_shown(hunk['before'])} ", style=_STYLES["context"])
    for side in ("removed", "added"):
        if hunk[side]:
            first, last = ("", "") if console.is_terminal else signs[side]
            yield Text(f"{first}{_shown(hunk[side])}{last}", style=_STYLES[side])
            yield Text(" ")
    if hunk["after"]:
        yield Text(f"{_shown(hunk['after'])} …", style=_STYLES["context"])


def _shown(words: str) -> str:
    """Return words in one line; without colours the marks that stand in the text itself are escaped."""
    line = _line(words)
    return line if console.is_terminal else escaped(line)


def _line(words: str) -> str:
    return words.strip("\n").replace("\n", " ¶ ")
