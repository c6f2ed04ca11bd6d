"""What this process counts and times, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from crawler.model.channels import FetchPurpose
from crawler.model.fetch_outcomes import FetchOutcome

_FETCHES = Counter("palimpsest_fetches", "Requests and what they came to.", ["source", "purpose", "outcome"])
_ARTICLES = Counter(
    "palimpsest_articles", "Articles that were new, and edits of known ones.", ["source", "what"]
)
_CRAWLS = Counter("palimpsest_crawls", "Crawls and how they ended.", ["source", "outcome"])
_CRAWL_SECONDS = Histogram(
    "palimpsest_crawl_seconds", "How long crawls took.", ["source"], buckets=(1, 5, 15, 60, 300, 900, 1800)
)
_DROPPED = Counter("palimpsest_dropped_items", "Pages that a step dropped.", ["source", "why"])
EXTRACTION = Histogram(
    "palimpsest_extraction_seconds",
    "Reading a page, the wait for a process included.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
"""Times the reading of pages."""
_ARTICLES_OF: dict[str, str] = {FetchOutcome.NEW: "new", FetchOutcome.CHANGED: "edited"}


def fetch(source: str, purpose: str, outcome: str) -> None:
    """Count a request, and an article if the request brought a new or changed one."""
    _FETCHES.labels(source, purpose, outcome).inc()
    if purpose == FetchPurpose.ARTICLE and outcome in _ARTICLES_OF:
        _ARTICLES.labels(source, _ARTICLES_OF[outcome]).inc()


def crawl(source: str, outcome: str, seconds: float) -> None:
    """Count a crawl that ended."""
    _CRAWLS.labels(source, outcome).inc()
    _CRAWL_SECONDS.labels(source).observe(seconds)


def dropped(source: str, why: str) -> None:
    """Count a page that was dropped."""
    _DROPPED.labels(source, why).inc()
