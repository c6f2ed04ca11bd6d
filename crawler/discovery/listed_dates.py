"""Dates of feeds and sitemaps: RFC 5322, W3C-DTF, and what newsrooms write instead."""

from __future__ import annotations

from datetime import datetime

from crawler.extraction.metadata.date_reader import machine_time, spoken_time, zone

_LONGEST = 80
"""Characters; a longer text is no date."""
_FAILURES_AT_MOST = 3
"""Dates in words that could not be read, after which no more of them are tried in a document."""


class DateReader:
    """Reads the dates of one document; those without an offset are in ``timezone`` (IANA name, else UTC).

    An abbreviation that RFC 5322 does not know ("EET") is read as the newsroom's own zone, which it is in most cases.
    With ``words``, dates in words ("3 березня 2024") are read too, until a few of them could not be: each attempt
    takes about 10 ms, and a feed that writes one date so that it cannot be read writes all of them so.
    """

    def __init__(self, timezone: str | None, *, words: bool = False) -> None:
        self._local = zone(timezone)
        self._tries_left = _FAILURES_AT_MOST if words else 0

    def read(self, raw: str | None) -> datetime | None:
        """Return the aware instant that a date means, midnight if it has no time of day; None if it is no date."""
        text = " ".join((raw or "").split())
        if not text or len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
            return None
        moment = machine_time(text, self._local)
        if moment is None and self._tries_left:
            moment = spoken_time(text, self._local, None)
            self._tries_left -= moment is None
        return moment.instant if moment else None
