"""When a request carries the validators of the last answer (ETag, Last-Modified), so that 304 can be answered."""

from __future__ import annotations

from datetime import timedelta

from crawler.model.visits import Visit

_UNCONDITIONAL_EVERY = 5
"""Every fifth visit in a row is made without validators: some sites keep them although the page has changed, and only
so this is found out."""
DISTRUSTED_FOR = timedelta(days=30)
"""How long a source for which that was found out is asked without validators; after that it may have been repaired."""


def asks_conditionally(visit: Visit) -> bool:
    """Whether a visit sends the validators of the last answer."""
    return bool(visit.etag or visit.last_modified) and (visit.conditional + 1) % _UNCONDITIONAL_EVERY != 0
