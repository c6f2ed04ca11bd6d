r"""Marks of a diff and of a snippet within plain text, which no text of a newsroom can forge.

``[-gone-]``, ``{+come+}`` and ``**found**`` are marks. If a text has such signs itself, a backslash stands before them,
and before every backslash: ``f\*\*king`` is a word with two asterisks. The function ``store.escaped`` of the database
writes them in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A bracket or an asterisk that could be part of a mark, together with what stands beside it or is put there.
_SIGN = re.compile(r"\\|\[(?=-|\Z)|(?:(?<=-)|\A)\]|\{(?=\+|\Z)|(?:(?<=\+)|\A)\}|\*(?=\*|\Z)|(?:(?<=\*)|\A)\*")
_TOKEN = re.compile(r"\\(?P<own>[\\\[\]{}*])|(?P<mark>\[-|-\]|\{\+|\+\}|\*\*)")
_OPENS = {"[-": "removed", "{+": "added"}
_CLOSES = {"-]": "removed", "+}": "added"}


def escaped(text: str) -> str:
    """Return a text in which its own signs are no marks."""
    return _SIGN.sub(lambda match: "\\" + match[0], text)


def marked_parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text with marks: its kind ("", "found", "removed" or "added") and its words without escapes.

    Example: ``the **mill** burned`` gives ("", "the "), ("found", "mill"), ("", " burned").
    """
    kind, part, last = "", [""], 0
    for match in _TOKEN.finditer(text):
        part.append(text[last : match.start()])
        last = match.end()
        if match["own"]:
            part.append(match["own"])
            continue
        following = _next_kind(kind, match["mark"])
        if following is None:
            part.append(match["mark"])
            continue
        yield kind, "".join(part)
        kind, part = following, [""]
    yield kind, "".join([*part, text[last:]])


def _next_kind(kind: str, mark: str) -> str | None:
    """Return of which kind the words behind a mark are; None if the mark opens or closes nothing there."""
    if mark == "**":
        return {"": "found", "found": ""}.get(kind)
    if not kind:
        return _OPENS.get(mark)
    return "" if _CLOSES.get(mark) == kind else None
