"""At which level the outcome of a fetch is logged: the same on standard output as in ``archive.log``."""

from __future__ import annotations

import logging

from crawler.model.fetch_outcomes import FetchOutcome as Outcome

_DEBUG = frozenset((Outcome.READ, Outcome.NO_ENTRIES, Outcome.REDACTED))
_INFO = frozenset(
    (
        *(
            Outcome.NEW,
            Outcome.ALIAS,
            Outcome.CHANGED,
            Outcome.UNCHANGED,
            Outcome.NOT_MODIFIED,
            Outcome.PAYWALLED,
        ),
        *(Outcome.NOT_FOUND, Outcome.GONE, Outcome.SOFT_404, Outcome.REDIRECTED_HOME),
        *(Outcome.LEADS_ELSEWHERE, Outcome.SAYS_REMOVED),
    )
)


def level_of(outcome: str) -> int:
    """Return debug for what tells nothing of an article, info for what was to be seen, warning for every failure."""
    if outcome in _DEBUG:
        return logging.DEBUG
    return logging.INFO if outcome in _INFO else logging.WARNING
