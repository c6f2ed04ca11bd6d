"""Where the first date of a line that readers see stands."""

from __future__ import annotations

from functools import lru_cache

from crawler.dates.reader import dates_in
from crawler.dates.written_date import WrittenDate


@lru_cache(maxsize=1_000)
def date_in_words(line: str) -> WrittenDate | None:
    """Find the first date of a line, with the time of day beside it."""
    return next(iter(dates_in(line)), None)
