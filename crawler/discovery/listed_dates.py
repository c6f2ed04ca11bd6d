"""Dates of feeds and sitemaps: RFC 5322, W3C-DTF, and what newsrooms write instead."""

from __future__ import annotations

from datetime import datetime

from crawler.extraction.metadata.date_reader import machine_time, spoken_time, zone

_LONGEST = 80
_FAILURES_AT_MOST = 3


class DateReader:
    """Reads the dates of one document; those without an offset are in ``timezone`` (IANA name, else UTC).

    An abbreviation that RFC 5322 does not know ("EET") is taken for the newsroom's own zone, which it
    mostly is. With ``words`` dates in words are read too, until a few could not be: each try costs some
    10 ms, and what writes one date that cannot be read writes them all so.
    """

    def __init__(self, timezone: str | None, *, words: bool = False) -> None:
        self._local = zone(timezone)
        self._tries_left = _FAILURES_AT_MOST if words else 0

    def read(self, raw: str | None) -> datetime | None:
        """Return the aware instant that a date means, a day's midnight where it has no time; None for none."""
        text = " ".join((raw or "").split())
        if not text or len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
            return None
        moment = machine_time(text, self._local)
        if moment is None and self._tries_left:
            moment = spoken_time(text, self._local, None)
            self._tries_left -= moment is None
        return moment.instant if moment else None
