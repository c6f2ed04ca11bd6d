"""Whether a source has been silent for longer than its own past allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.crawls import CrawlOutcome
from crawler.model.fetch_outcomes import FetchOutcome
from scheduler.health.findings import Finding, Judgement
from scheduler.health.health_limits import limits
from scheduler.health.source_facts import SourceFacts
from scheduler.health.vocabulary import AlarmKind


@dataclass(frozen=True, slots=True)
class Expectation:
    """When the next publication is expected at the latest, or None if nobody can say.

    ``learning`` is true if the source's own rhythm is not known yet, so that the default interval is used.
    """

    expected_by: datetime | None
    learning: bool


def is_learning(evidence: SourceFacts) -> bool:
    """Whether the source has too little history for a rhythm of its own."""
    usual = evidence.usual
    if usual is None or usual.rhythm is None:
        return True
    return evidence.now - usual.since < timedelta(days=limits().silence.learning_days)


def expectation(evidence: SourceFacts) -> Expectation:
    """Return when the next publication is expected, by the source's rhythm or by the default interval."""
    usual, last = evidence.usual, evidence.last_published_at or evidence.created_at
    if is_learning(evidence) or usual is None or usual.rhythm is None:
        return Expectation(
            max(last, evidence.created_at) + timedelta(hours=limits().silence.default_hours), True
        )
    by = usual.rhythm.expected_by(last)
    return Expectation(by + usual.lag if by else None, False)


def judge_silence(evidence: SourceFacts) -> Judgement:
    """Judge the silence at the time of the last crawl that read a channel, as nobody knows what came after it."""
    looked_at = next(
        (
            crawl.started_at
            for crawl in evidence.crawls
            if crawl.discovery.get(FetchOutcome.READ) and crawl.outcome == CrawlOutcome.FINISHED
        ),
        None,
    )
    expected = expectation(evidence)
    if looked_at is None:
        return Judgement()
    if expected.expected_by is None or looked_at <= expected.expected_by:
        return Judgement(clear=frozenset({AlarmKind.SILENT}))
    last = evidence.last_published_at
    since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "since it was added"
    rule = "the default interval" if expected.learning else "its own rhythm"
    why = f"nothing new {since}; by {rule} something was due by {expected.expected_by:%Y-%m-%d %H:%M} UTC"
    return Judgement((Finding(AlarmKind.SILENT, why, evidence.source.home),))
