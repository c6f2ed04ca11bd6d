"""Whether the site can be read at all, or is unreachable, refuses, stands behind a wall, or has moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from crawler.model.fetch_outcomes import FetchOutcome
from scheduler.health.findings import Finding, Judgement
from scheduler.health.health_limits import limits
from scheduler.health.source_facts import ChannelFacts, CrawlFacts, SourceFacts, outcome_counts
from scheduler.health.vocabulary import AlarmKind

_ALARM_OF: dict[str, str] = {
    **{kind: kind for kind in sorted(AlarmKind.OF_ACCESS - {AlarmKind.MOVED})},
    FetchOutcome.OFF_SITE: AlarmKind.MOVED,
}
"""The alarm of a site whose pages come to an outcome: it has the outcome's name but for addresses that lead away."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one crawl says of the site.

    ``kind`` is the kind of alarm that the crawl speaks for, such as "forbidden", or None if the site could be read.
    ``whole`` says that discovery met the same fault, so that it is the whole site's and not that of the pages only.
    ``looked`` says that the crawl looked at pages at all. ``addresses`` are the pages that met the fault.
    """

    crawl_id: int
    kind: str | None
    whole: bool
    looked: bool
    addresses: frozenset[str] = frozenset()


def judge_access(evidence: SourceFacts) -> Judgement:
    """Judge by the crawls in a row, counted back from the newest, that could not read the site."""
    seen = _all_seen(evidence)
    if not seen:
        return Judgement()
    if seen[0].kind is None:
        return Judgement(clear=AlarmKind.OF_ACCESS)
    run = _leading(seen)
    if not _is_fault(run):
        return Judgement()
    kind = _kind_of(run, evidence.open)
    addresses = sorted({url for found in run for url in found.addresses})
    came_to = _leads_to(evidence) if kind == AlarmKind.MOVED else f"“{kind}”"
    why = f"{len(run)} crawls in a row; {len(addresses)} addresses came to {came_to}"
    return Judgement((Finding(kind, why, addresses[0] if addresses else evidence.source.home),))


def bad_crawls(evidence: SourceFacts) -> int:
    """How many crawls in a row, back from the newest, could not read the site."""
    return len(_leading(_all_seen(evidence)))


def bad_crawl_ids(evidence: SourceFacts) -> frozenset[int]:
    """The crawls that could not read the site; other rules leave them out, as nothing else can be learned from them."""
    return frozenset(found.crawl_id for found in _all_seen(evidence) if found.kind)


def turns(evidence: SourceFacts) -> int:
    """How often the site changed between readable and not, from crawl to crawl, over the crawls of the evidence."""
    states = [found.kind is None for found in _all_seen(evidence)]
    return sum(before != after for before, after in pairwise(states))


def _all_seen(evidence: SourceFacts) -> list[_Seen]:
    """What the crawls say, the newest first.

    A crawl that looked at no page cannot know whether a wall before the pages still stands. So it is left out if the
    last crawl that did look at pages met one. Example: pages forbidden, no pages due, pages forbidden: that is a run
    of two crawls.
    """
    kept: list[_Seen] = []
    walled = False
    for crawl in reversed(evidence.crawls):
        found = _seen(crawl, evidence)
        if found is None or (walled and not found.looked and not found.kind):
            continue
        kept.append(found)
        if found.looked:
            walled = found.kind is not None and not found.whole
    return kept[::-1]


def _leading(seen: list[_Seen]) -> list[_Seen]:
    good = next((place for place, found in enumerate(seen) if found.kind is None), len(seen))
    return seen[:good]


def _is_fault(run: list[_Seen]) -> bool:
    if len(run) < limits().crawls:
        return False
    addresses = {url for found in run for url in found.addresses}
    return len(addresses) >= limits().addresses or sum(found.whole for found in run) >= limits().crawls


def _kind_of(run: list[_Seen], open_: frozenset[str]) -> str:
    """The most frequent kind among the last crawls; if one of them has an open alarm already, that kind instead."""
    last = Counter(found.kind for found in run[: limits().crawls] if found.kind)
    known = [kind for kind in last if kind in open_]
    return known[0] if known else last.most_common(1)[0][0]


def _seen(crawl: CrawlFacts, evidence: SourceFacts) -> _Seen | None:
    pages, discovery = _by_pages(crawl, evidence), _by_discovery(crawl, evidence)
    if pages is None and discovery is None:
        return None
    addresses = frozenset(look.url for look in crawl.looks if _ALARM_OF.get(look.outcome) == pages)
    if pages:
        return _Seen(crawl.id, pages, discovery == pages, True, addresses)
    if discovery and pages is None:
        return _Seen(crawl.id, discovery, True, False)
    return _Seen(crawl.id, None, False, pages is not None)


def _by_pages(crawl: CrawlFacts, evidence: SourceFacts) -> str | None:
    """The kind of alarm that the pages of a crawl speak for: "" if enough could be read, None if none was looked at.

    A page that is gone is not counted: it says nothing of the site, and may be the only one that was looked at. A
    fault that was usual for the source in its past, such as a login before half of the pages, is no alarm either.
    """
    counts = outcome_counts(crawl)
    for outcome in FetchOutcome.IS_GONE:
        del counts[outcome]
    total = sum(counts.values())
    if not total:
        return None
    told = Counter(_ALARM_OF[outcome] for outcome in counts.elements() if outcome in _ALARM_OF)
    if sum(told.values()) < limits().share * total:
        return ""
    kind = told.most_common(1)[0][0]
    outcomes = [outcome for outcome, name in _ALARM_OF.items() if name == kind]
    known = evidence.usual if evidence.usual and evidence.usual.texts >= limits().texts else None
    return kind if known is None or known.share(*outcomes) < limits().rare else ""


def _by_discovery(crawl: CrawlFacts, evidence: SourceFacts) -> str | None:
    """The same as ``_by_pages``, told from feeds, sitemaps and the front page.

    It is a kind of alarm only if none of them could be read, or if they name none but other sites' addresses.
    """
    if not crawl.discovery:
        return None
    if any(outcome in FetchOutcome.WAS_ANSWERED for outcome in crawl.discovery):
        return AlarmKind.MOVED if _names_others_only(crawl, evidence.channels) else ""
    told = Counter(
        {_ALARM_OF[outcome]: count for outcome, count in crawl.discovery.items() if outcome in _ALARM_OF}
    )
    return told.most_common(1)[0][0] if told else ""


def _names_others_only(crawl: CrawlFacts, channels: tuple[ChannelFacts, ...]) -> bool:
    """Whether no channel names an address of the source any more.

    Only channels that used to name some, and that this crawl could read, are asked.
    """
    owns = [
        channel.owns[channel.crawl_ids.index(crawl.id)]
        for channel in channels
        if crawl.id in channel.crawl_ids
        and channel.was_good
        and channel.outcomes[channel.crawl_ids.index(crawl.id)] == FetchOutcome.READ
    ]
    return bool(owns) and not any(owns)


def _leads_to(evidence: SourceFacts) -> str:
    """Where redirects lead: the host on which most of the addresses that lead away from the source end."""
    away = [
        look.final_url
        for crawl in evidence.crawls
        for look in crawl.looks
        if look.outcome == FetchOutcome.OFF_SITE
    ]
    hosts = Counter(urlsplit(url).hostname for url in away)
    return f"another host, {hosts.most_common(1)[0][0]}" if hosts else "another host"
