"""Which looks came too late: between their time and them an edit may have come and gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model.visits import Visit

_GRIDS = 3
"""Steps of the grid that any look may be late: a crawl makes its looks one after another, at the pace of the site."""
_SHARE_OF_STEP = 0.5
"""The part of its own step that a look may be late: where edits are rare, a few hours more lose nothing."""


def is_late(visit: Visit, observed_at: datetime, grid: timedelta) -> bool:
    """Whether a look came later than three grids after its time, and later than half of its step.

    A look that a claim set off has no step: it is late after three grids.
    """
    if visit.planned_at is None:
        return False
    step = timedelta(0) if visit.is_set_off else visit.visit_interval or timedelta(0)
    return observed_at - visit.planned_at > max(_GRIDS * grid, _SHARE_OF_STEP * step)
