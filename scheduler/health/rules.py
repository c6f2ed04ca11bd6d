"""The health of a source: all rules together. If one fault explains others, only the cause is reported."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.crawls import CrawlOutcome
from scheduler.health import access_rules, channel_rules, content_rules
from scheduler.health.findings import Finding, Judgement
from scheduler.health.health_limits import limits
from scheduler.health.silence_rules import judge_silence
from scheduler.health.source_facts import SourceFacts, outcome_counts
from scheduler.health.vocabulary import AlarmKind, HealthState

KINDS = (
    AlarmKind.OF_ACCESS
    | AlarmKind.OF_CHANNELS
    | AlarmKind.OF_CONTENT
    | AlarmKind.OF_CRAWLS
    | {AlarmKind.SILENT}
)
"""Every alarm of a source."""


@dataclass(frozen=True, slots=True)
class Health:
    """A judgement, and how many crawls in a row could not read the site."""

    judgement: Judgement
    bad_crawls: int

    def __post_init__(self) -> None:
        names = {finding.kind for finding in self.judgement.found}
        if names & self.judgement.clear:
            raise ValueError(f"both found and clear: {names & self.judgement.clear}")


def judge(evidence: SourceFacts) -> Health:
    """Judge a source.

    A site that cannot be read explains everything else, so nothing else is judged then. A broken channel or lost texts
    explain silence.
    """
    site = access_rules.judge_access(evidence)
    bad = access_rules.bad_crawls(evidence)
    if site.found:
        # What stands behind the wall cannot be judged. But an alarm that calls the same wall by another name is over.
        return Health(Judgement(site.found, AlarmKind.OF_ACCESS - {site.found[0].kind}), bad)
    if bad:
        return Health(Judgement(), bad)
    parts = [
        site,
        channel_rules.judge_channels(evidence, access_rules.bad_crawl_ids(evidence)),
        content_rules.judge_content(evidence),
    ]
    explained = {finding.kind for part in parts for finding in part.found} & AlarmKind.EXPLAINS_SILENCE
    if not explained and not channel_rules.is_uncertain(evidence):
        parts.append(judge_silence(evidence))
    joined = _joined(parts)
    return Health(_with_crawls(evidence, joined), bad)


def unproven(evidence: SourceFacts) -> tuple[str, str] | None:
    """Return the state of a source that has not yielded an article yet, and why it is not healthy; else None."""
    if evidence.has_articles:
        return None
    if not evidence.crawls:
        return HealthState.DEGRADED, "no crawl of it has ended yet"
    last = evidence.crawls[0]
    if last.outcome in CrawlOutcome.IS_BAD:
        return (
            HealthState.FAILING,
            f"no article of it was read yet, and the last crawl {last.outcome}: {last.reason or 'no reason is known'}",
        )
    counts = sorted(outcome_counts(last).items(), key=lambda found: -found[1])
    came_to = ", ".join(f"{count} × {outcome}" for outcome, count in counts) or f"{last.discovered} addresses"
    return HealthState.DEGRADED, f"no article of it was read yet; the last crawl came to {came_to}"


def _joined(parts: list[Judgement]) -> Judgement:
    found = tuple(finding for part in parts for finding in part.found)
    return Judgement(found, frozenset().union(*(part.clear for part in parts)))


def _with_crawls(evidence: SourceFacts, judged: Judgement) -> Judgement:
    """Add findings for crawls that end badly, or well and badly by turns, if no other finding explains it."""
    last = evidence.crawls[: limits().crawls]
    found: list[Finding] = list(judged.found)
    clear = set(judged.clear)
    is_bad = len(last) == limits().crawls and all(crawl.outcome in CrawlOutcome.IS_BAD for crawl in last)
    if is_bad and not found:
        has_channels = evidence.channels or last[0].outcome != CrawlOutcome.FAILED
        kind = AlarmKind.CRAWLS_FAILING if has_channels else AlarmKind.NO_CHANNELS
        found.append(Finding(kind, last[0].reason or "no reason is known", evidence.source.home))
    elif last and last[0].outcome not in CrawlOutcome.IS_BAD:
        clear |= AlarmKind.SAYS_BAD_END
    turned = access_rules.turns(evidence)
    if turned >= limits().turns and not found:
        why = f"the site failed and recovered {turned} times within {len(evidence.crawls)} crawls"
        found.append(Finding(AlarmKind.UNSTEADY, why, evidence.source.home))
    elif turned < limits().turns // 2:
        clear.add(AlarmKind.UNSTEADY)
    return Judgement(tuple(found), frozenset(clear))
