"""The header ``Retry-After`` (RFC 9110, section 10.2.3): seconds, or a date.

urllib3 has a reader of this header. It counts a date from this machine's clock, which may be wrong, and it reads
dates that do not exist, such as "Mon, 00 Jan 0000", as "no rest at all"; so it is not used here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from ``now`` for which to leave the site alone, at least 0; None if the header says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
