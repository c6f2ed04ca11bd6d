"""Which looks came too late: an edit may have been made and taken back between the planned time and the look."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model.visits import Visit

_GRIDS = 3
"""Steps of the grid by which any look may be late, as a crawl makes its looks one after another, with delays."""
_SHARE_OF_STEP = 0.5
"""The part of its own step by which a look may be late. Steps are long if edits are rare; then hours do not matter."""


def is_late(visit: Visit, observed_at: datetime, grid: timedelta) -> bool:
    """Whether a look came too late: by more than three steps of the grid, and by more than half of its own step.

    A look that a claim set off has no step of its own. Example: with a grid of 5 minutes, a look that was planned 8
    hours after the one before is late after 4 hours, one that was planned after 20 minutes is late after 15.
    """
    if visit.planned_at is None:
        return False
    step = timedelta(0) if visit.is_set_off else visit.visit_interval or timedelta(0)
    return observed_at - visit.planned_at > max(_GRIDS * grid, _SHARE_OF_STEP * step)
