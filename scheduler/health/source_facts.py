"""The facts on which the health of a source is judged, as the archive has recorded them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.health.health_limits import limits
from scheduler.health.publication_model import PublicationModel
from sql.database import Session
from sql.rows.health import (
    JUDGED_CHANNELS,
    JUDGED_CRAWLS,
    JUDGED_LOOKS,
    LAST_PUBLICATION,
    JudgedChannel,
    JudgedCrawl,
    JudgedLook,
    JudgedSource,
    UsualRow,
)

if TYPE_CHECKING:
    from crawler.sources import Source


@dataclass(frozen=True, slots=True)
class LookFacts:
    """A look at an article's address; ``words`` and ``agreement`` are None if no text was read."""

    crawl_id: int
    address_id: int
    url: str
    final_url: str
    outcome: str
    words: int | None = None
    agreement: float | None = None
    doubts: tuple[str, ...] = ()
    partial: bool = False
    dated: bool = False
    date_seen: bool = False
    authored: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class CrawlFacts:
    """A crawl that ended, with its looks and the outcomes of what discovery fetched."""

    id: int
    started_at: datetime
    ended_at: datetime
    outcome: str
    reason: str | None
    discovered: int
    discovery: Mapping[str, int]
    looks: tuple[LookFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel with its last readings, the newest first.

    ``outcomes``, ``whys``, ``owns`` and ``crawl_ids`` have one item for each reading; ``owns`` is how many of the
    entries were the source's own. ``was_good`` says that it used to yield some. In ``chances`` crawls the channels
    named something new, and in ``taken`` of them this one did. ``missed`` counts the articles that others named since
    it last named a new one.
    """

    url: str
    kind: str
    found_by: str
    was_good: bool
    outcomes: tuple[str, ...]
    whys: tuple[str | None, ...]
    owns: tuple[int, ...]
    crawl_ids: tuple[int, ...]
    chances: int
    taken: int
    missed: int
    missed_since: datetime | None
    example: str | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual for a source.

    ``outcomes`` are shares of its looks. ``words`` and ``agreement`` are medians of its ``texts``. ``dated``,
    ``authored``, ``titled`` and ``partial`` are the shares of texts with a date, an author, a headline, or cut off by
    a paywall. ``lag`` is how long after their publication articles are seen.
    """

    measured_at: datetime
    since: datetime
    rhythm: PublicationModel | None
    lag: timedelta
    outcomes: Mapping[str, float]
    texts: int
    words: float | None
    agreement: float | None
    dated: float | None
    authored: float | None
    titled: float | None
    partial: float | None

    def share(self, *outcomes: str) -> float:
        """Return the usual share of these outcomes among all looks, 0 to 1."""
        return sum(self.outcomes.get(outcome, 0.0) for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """All facts on which a source is judged at the moment ``now``; crawls are the newest first.

    ``open`` are the kinds of its open alarms.
    """

    now: datetime
    source: Source
    created_at: datetime
    crawls: tuple[CrawlFacts, ...]
    channels: tuple[ChannelFacts, ...]
    usual: Baseline | None
    last_published_at: datetime | None
    has_articles: bool
    open: frozenset[str] = frozenset()


async def gather(session: Session, row: JudgedSource, usual: UsualRow | None, now: datetime) -> SourceFacts:
    """Read the facts about a source, which is given as a row of the statement ``judged_source``."""
    from crawler.sources import Source  # `palimpsest status` reads states alone, and starts sooner without it

    told = limits()
    crawls = await session.all(
        JUDGED_CRAWLS,
        source_id=row.id,
        crawls=told.crawls_at_most,
        with_pages=told.crawls_with_pages,
        now=now,
    )
    ids = [crawl.id for crawl in crawls]
    looks: dict[int, list[LookFacts]] = {crawl_id: [] for crawl_id in ids}
    for look in await session.all(JUDGED_LOOKS, crawl_ids=ids, looks=told.looks):
        looks[look.crawl_id].append(_look(look))
    channels = await session.all(JUDGED_CHANNELS, source_id=row.id, crawl_ids=ids, now=now)
    return SourceFacts(
        now=now,
        source=Source.model_validate(row.block),
        created_at=row.created_at,
        crawls=tuple(_crawl(crawl, looks[crawl.id]) for crawl in crawls),
        channels=tuple(_channel(channel) for channel in channels),
        usual=usual_of(usual, row.timezone) if usual else None,
        last_published_at=await session.first(LAST_PUBLICATION, source_id=row.id),
        has_articles=row.has_articles,
        open=frozenset(row.open),
    )


def _crawl(row: JudgedCrawl, looks: list[LookFacts]) -> CrawlFacts:
    return CrawlFacts(
        id=row.id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        reason=row.reason,
        discovered=row.discovered,
        discovery=row.discovery,
        looks=tuple(looks),
    )


def _look(row: JudgedLook) -> LookFacts:
    return LookFacts(
        crawl_id=row.crawl_id,
        address_id=row.address_id,
        url=row.url,
        final_url=row.final_url,
        outcome=row.outcome,
        words=row.words,
        agreement=row.agreement,
        doubts=tuple(row.doubts or ()),
        partial=bool(row.partial),
        dated=row.dated,
        date_seen=row.date_seen,
        authored=row.authored,
        titled=row.titled,
    )


def _channel(row: JudgedChannel) -> ChannelFacts:
    return ChannelFacts(
        url=row.url,
        kind=row.kind,
        found_by=row.found_by,
        was_good=row.was_good,
        outcomes=tuple(row.outcomes),
        whys=tuple(row.whys),
        owns=tuple(row.owns),
        crawl_ids=tuple(row.crawl_ids),
        chances=row.chances,
        taken=row.taken,
        missed=row.missed,
        missed_since=row.missed_since,
        example=row.example,
    )


def usual_of(row: UsualRow, timezone: str) -> Baseline:
    """Return the baseline of a row of ``store.source_usual``."""
    rhythm = PublicationModel(tuple(row.rates), row.patience, timezone) if row.patience else None
    return Baseline(
        measured_at=row.measured_at,
        since=row.since,
        rhythm=rhythm,
        lag=row.lag,
        outcomes=row.outcomes,
        texts=row.texts,
        words=row.words,
        agreement=row.agreement,
        dated=row.dated,
        authored=row.authored,
        titled=row.titled,
        partial=row.partial,
    )


def outcome_counts(crawl: CrawlFacts) -> Counter[str]:
    """Return for each outcome how many addresses of a crawl came to it; each address counts once."""
    return Counter({look.address_id: look.outcome for look in crawl.looks}.values())
