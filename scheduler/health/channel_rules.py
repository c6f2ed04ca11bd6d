"""Whether the feeds, sitemaps and section pages of a source still do their work."""

from __future__ import annotations

import math
from dataclasses import replace

from crawler.model.channels import FoundBy
from crawler.model.fetch_outcomes import FetchOutcome
from scheduler.health.findings import Finding, Judgement, listed
from scheduler.health.health_limits import limits
from scheduler.health.source_facts import ChannelFacts, SourceFacts
from scheduler.health.vocabulary import AlarmKind

_LEAST_DOUBT = 2
"""Articles that a channel must miss at least before it is behind."""


def judge_channels(evidence: SourceFacts, bad_crawls: frozenset[int] = frozenset()) -> Judgement:
    """Judge each channel by its last readings, and by what the other channels name.

    There is one finding for each kind of alarm, which names all channels with this fault. Readings of ``bad_crawls``,
    in which the whole site could not be read, do not count.
    """
    kinds: dict[str, list[ChannelFacts]] = {}
    unsure: set[str] = set()
    channels = [_without(channel, bad_crawls) for channel in evidence.channels]
    for channel in filter(None, channels):
        kind = _kind(channel, evidence)
        if kind is not None:
            kinds.setdefault(kind, []).append(channel)
        elif channel.outcomes[0] != FetchOutcome.READ:
            unsure |= AlarmKind.SAYS_NO_READING
    found = tuple(_finding(kind, channels) for kind, channels in kinds.items())
    return Judgement(
        found, AlarmKind.OF_CHANNELS - set(kinds) - unsure if all(channels) and channels else frozenset()
    )


def _without(channel: ChannelFacts, crawls: frozenset[int]) -> ChannelFacts | None:
    """Return a channel without its readings in some crawls, or None if no reading is left."""
    kept = [place for place, crawl_id in enumerate(channel.crawl_ids) if crawl_id not in crawls]
    if not kept:
        return None
    return replace(
        channel,
        outcomes=tuple(channel.outcomes[place] for place in kept),
        whys=tuple(channel.whys[place] for place in kept),
        owns=tuple(channel.owns[place] for place in kept),
        crawl_ids=tuple(channel.crawl_ids[place] for place in kept),
    )


def is_uncertain(evidence: SourceFacts) -> bool:
    """Whether a channel that used to yield entries yielded none the last time, so that silence cannot be judged."""
    return any(channel.was_good and channel.outcomes[0] != FetchOutcome.READ for channel in evidence.channels)


def _kind(channel: ChannelFacts, evidence: SourceFacts) -> str | None:
    last = channel.outcomes[: limits().crawls]
    known = channel.was_good or channel.found_by == FoundBy.SOURCES_FILE
    if len(last) == limits().crawls and known:
        if set(last) == {FetchOutcome.UNREADABLE}:
            return (
                AlarmKind.CHANNEL_GONE
                if channel.whys[0] in FetchOutcome.SAYS_GONE
                else AlarmKind.CHANNEL_UNREADABLE
            )
        if set(last) == {FetchOutcome.NO_ENTRIES} and channel.was_good:
            return AlarmKind.CHANNEL_EMPTY
    return AlarmKind.CHANNEL_BEHIND if _is_behind(channel, evidence) else None


def _is_behind(channel: ChannelFacts, evidence: SourceFacts) -> bool:
    """Whether a channel misses more of what the others name than its usual misses explain, over three crawls.

    A feed may always lack some articles. From how often it named something when the others had something new, its usual
    rate of misses is estimated. It is behind if so many misses in a row would happen by chance with a probability of
    less than ``in_step_doubt``. Example: it named something in 18 of 20 crawls, which gives a rate of 3/22. Two misses
    in a row then have a probability of 0.019, which is under 0.02: it is behind.
    """
    told = limits()
    reads = channel.outcomes[: told.crawls]
    if set(reads) != {FetchOutcome.READ} or len(reads) < told.crawls or channel.missed_since is None:
        return False
    if not channel.chances or channel.taken < told.in_step * channel.chances:
        return False
    ends = {crawl.id: crawl.ended_at for crawl in evidence.crawls}
    since = ends.get(channel.crawl_ids[told.crawls - 1])
    if since is None or channel.missed_since > since:
        return False
    misses = (channel.chances - channel.taken + 1) / (channel.chances + 2)
    needed = math.ceil(math.log(told.in_step_doubt) / math.log(misses))
    return channel.missed >= max(needed, _LEAST_DOUBT)


def _finding(kind: str, channels: list[ChannelFacts]) -> Finding:
    first = channels[0]
    what: dict[str, str] = {
        AlarmKind.CHANNEL_GONE: f"“{first.whys[0]}” in the last {limits().crawls} crawls",
        AlarmKind.CHANNEL_UNREADABLE: f"could not be read in the last {limits().crawls} crawls (“{first.whys[0]}”)",
        AlarmKind.CHANNEL_EMPTY: f"nothing listed in the last {limits().crawls} crawls",
        AlarmKind.CHANNEL_BEHIND: f"lacks {first.missed} articles that another channel names, such as {first.example}",
    }
    named = listed([f"{channel.kind} {channel.url}" for channel in channels])
    return Finding(kind, f"{named}: {what[kind]}", first.url)
