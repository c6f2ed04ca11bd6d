"""Dates as people write them, found in a line: "February 12, 2022 5:58 PM", "12. Februar 2022, 17:58"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TIME = r"\d{1,2}[:.hH]\d{2}(?:\s*[aApP]\.?[mM]\b\.?)?"
_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|º|er)?\s+(?:de\s+|of\s+)?{_MONTH},?(?:\s+de)?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日)"
    rf"(?:[\s,|•·–-]*(?:at|um|à|о|в|kl\.?|alle|a las|às)?[\s,]*{_TIME})?"
)


def date_in_words(line: str) -> re.Match[str] | None:
    """Find the first date of a line, with the time of day behind it."""
    return _DAY.search(line)


def dates_in_words(line: str) -> Iterator[str]:
    """Return the dates of a line, each with the time of day behind it."""
    return (found.group() for found in _DAY.finditer(line))
