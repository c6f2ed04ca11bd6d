"""What the site of a source has to bear in a day."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from crawler.sizes import Size

_BACKFILL = 0.8
"""Share of a day's requests and bytes that a backfill may take; the rest is kept for the live crawls."""


class DailyLimits(BaseModel):
    """The limits of a day (UTC): ``requests`` to the site, and bytes of ``traffic`` received from it.

    Requests for robots.txt and feeds count, and so does each redirect that is followed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    requests: StrictInt = Field(20_000, gt=0)
    traffic: Size = 4 * 10**9

    def for_backfill(self) -> DailyLimits:
        """What a backfill may take of a day: four fifths, as the last fifth is kept for the live crawls."""
        return self.model_copy(
            update={
                "requests": max(1, int(self.requests * _BACKFILL)),
                "traffic": int(self.traffic * _BACKFILL),
            }
        )
