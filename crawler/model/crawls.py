"""How crawls begin and end, and what they count."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class CrawlTrigger(Vocabulary):
    """What a crawl was started by."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    WATCH = "watch"
    BACKFILL = "backfill"

    DISCOVERS = nonmember(frozenset((SCHEDULE, MANUAL)))
    """Such a crawl reads the feeds, sitemaps and section pages of its source."""


class CrawlOutcome(Vocabulary):
    """How a crawl ended; ``RUNNING`` is what lists show of one that has not ended, and is stored nowhere."""

    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    TIMED_OUT = "timed_out"
    DIED = "died"
    RUNNING = "running"

    IS_BAD = nonmember(frozenset((FAILED, TIMED_OUT, DIED)))
    """The crawl did not do what it was to do, and nobody wanted it to stop."""


class CrawlCount(Vocabulary):
    """What each look at an article adds to in its crawl (``store.fetch_outcome.counts``), and columns of crawls."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"
    NONE = "none"

    OF_PAGES = nonmember(frozenset((NEW, CHANGED, UNCHANGED, GONE, REFUSED, FAILED)))
    """Columns of a crawl; what counts as "none" is no page of an article."""
    IS_TROUBLE = nonmember(frozenset((REFUSED, FAILED)))
    """Somebody should look at why such pages did not come."""


PAGE_COUNTS = tuple(str(count) for count in CrawlCount if count in CrawlCount.OF_PAGES)
"""The columns of a crawl that count its looks at articles, in the order in which they are shown."""
