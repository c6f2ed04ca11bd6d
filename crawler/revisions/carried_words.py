"""Whether a copy of an article still carries the words that an edit of the article took back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.identity.words import words
from crawler.revisions.hunks import Hunk

_CONTEXT = 3
"""Words on each side of a hunk that are looked for together with it."""
_LEAST = 4
"""Words of hunk and context that are looked for at least: fewer would be found in a text by chance."""


def carried(hunks: Iterable[Hunk], text: str) -> list[Hunk]:
    """Return the hunks of the body whose old words, and not the new ones, stand in a canonical text.

    A hunk is looked for with three words of its context on each side, bare and in lower case. Example: in "police said
    at least 12 people died on Monday" the 12 was corrected to 10. A copy carries the old words if it has "said at
    least 12 people died on", and not the same with 10. A copy that lacks the whole passage does not carry them.
    """
    said = _line(words(text))
    return [hunk for hunk in hunks if hunk["field"] == "body" and _stands_as_before(hunk, said)]


def _stands_as_before(hunk: Hunk, said: str) -> bool:
    before, after = words(hunk["before"])[-_CONTEXT:], words(hunk["after"])[:_CONTEXT]
    old, new = (before + words(hunk[side]) + after for side in ("removed", "added"))
    if old == new or len(old) < _LEAST:
        return False
    return _line(old) in said and _line(new) not in said


def _line(tokens: Sequence[str]) -> str:
    return f" {' '.join(tokens)} "
