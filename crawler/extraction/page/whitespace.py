"""White space as HTML defines it, and the length of a text for a reader."""

from __future__ import annotations

import re

# A single space stays as it is, and most white space is that.
_RUN = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]{2,}|[\t\n\r\f\v\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")

# A character of a script without spaces says as much as three characters of other scripts.
_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COUNTED = re.compile(f"{_DENSE.pattern}|{_UNSEEN.pattern}")


def collapsed(text: str) -> str:
    """Return one line of text (CSS Text 3, "white-space: normal"), without spaces of any kind at its ends.

    No-break spaces within it count as letters and stay.
    """
    if "  " not in text and text.isprintable():  # Its only white space are single spaces.
        return text.strip()
    return _RUN.sub(" ", text).strip()


def length(text: str) -> int:
    """Return the length of a text in characters, those of scripts without spaces counted three times.

    Invisible characters (soft hyphens, joiners, byte order marks) are not counted.
    """
    if text.isascii() or not _COUNTED.search(text):
        return len(text)
    return len(text) + 2 * len(_DENSE.findall(text)) - len(_UNSEEN.findall(text))
