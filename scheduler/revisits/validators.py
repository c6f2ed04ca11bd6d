"""When an ETag or a Last-Modified is sent along, so that the site may answer "not modified"."""

from __future__ import annotations

from datetime import timedelta

from crawler.model.visits import Visit

_UNCONDITIONAL_EVERY = 5
"""Some sites keep a validator over a changed page: every fifth visit in a row goes without, and so finds out."""
DISTRUSTED_FOR = timedelta(days=30)
"""How long a source that was found to keep one is asked without conditions; it may have been mended since."""


def asks_conditionally(visit: Visit) -> bool:
    """Whether a visit sends the validators of the last one."""
    return bool(visit.etag or visit.last_modified) and (visit.conditional + 1) % _UNCONDITIONAL_EVERY != 0
