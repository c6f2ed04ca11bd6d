"""What the statements of ``sql/statements/pages.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class OverviewSource:
    """A source among all sources."""

    name: str
    title: str
    home: str
    setting: str
    last_crawl_at: datetime | None
    last_outcome: str | None
    last_reason: str | None
    next_due_at: datetime | None
    state: str | None
    since: datetime | None
    why: str | None
    learning: bool | None
    last_published_at: datetime | None
    expected_by: datetime | None
    new_in_day: int | None
    usual_new_in_day: float | None
    edits_in_day: int | None
    usual_edits_in_day: float | None
    alarms: list[str] | None


@dataclass(frozen=True, slots=True)
class ArchiveSize:
    """How many articles the archive has, since when, and what it saw last."""

    articles: int
    is_exact: bool
    since: datetime | None
    last_look_at: datetime | None
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditCount:
    """A number of edits by one of their sides; ``is_cut`` says that there are more than were counted."""

    by: str
    name: str
    edits: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class OldCopies:
    """How many articles still have what an edit replaced."""

    revision_id: int
    copies: int
    copy_id: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source on its own page."""

    name: str
    title: str
    home: str
    language: str | None
    timezone: str
    state: str
    articles: int
    last_crawl_id: int | None
    last_crawl_at: datetime | None
    last_outcome: str | None
    last_reason: str | None
    next_due_at: datetime | None
    created_at: datetime
    setting: str
    health: str | None
    since: datetime | None
    why: str | None
    learning: bool | None
    last_published_at: datetime | None
    expected_by: datetime | None
    new_in_day: int | None
    usual_new_in_day: float | None
    edits_in_day: int | None
    usual_edits_in_day: float | None
    doubtful_in_week: int | None


@dataclass(frozen=True, slots=True)
class OpenAlarmOnPage:
    """An open alarm."""

    id: int
    source: str | None
    kind: str
    severity: str
    opened_at: datetime
    acknowledged_until: datetime | None
    why: str
    example: str | None
    remedy: str


@dataclass(frozen=True, slots=True)
class PublicationChart:
    """The articles of a source, hour by hour, and what is usual."""

    source: str
    articles: list[int]
    usual: list[float | None]


@dataclass(frozen=True, slots=True)
class GrowthDay:
    """The articles that came in a day."""

    day: date
    articles: int


@dataclass(frozen=True, slots=True)
class SourceName:
    """The name and the title of a source."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class EditOnPage:
    """An edit in a list."""

    revision_id: int
    article_id: int
    source: str
    class_: str
    flags: list[str]
    title: str | None
    title_before: str | None
    added_words: int
    removed_words: int
    hunks: list[dict[str, Any]]
    url: str
    changed_after: datetime
    changed_before: datetime
    no_notice_found: bool | None
    repeats_id: int | None
    previous_id: int
    redacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """A headline that was changed."""

    revision_id: int
    article_id: int
    source: str
    title_before: str | None
    title: str | None
    url: str
    changed_after: datetime
    changed_before: datetime
    redacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class VanishedArticle:
    """An article that could no longer be read."""

    article_id: int
    source: str
    title: str | None
    state: str
    missing_since: datetime
    back_at: datetime | None
    last_seen_at: datetime
    url: str
    evidence: dict[str, Any]
    last_text: str | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class CopyPair:
    """Two articles of which one is a copy of the other."""

    article_id: int
    other_id: int
    source: str
    other_source: str
    title: str | None
    other_title: str
    kind: str
    score: float
    role: str
    seen_after: datetime | None
    seen_before: datetime
    other_seen_after: datetime | None
    other_seen_before: datetime
    parted_at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that a search found."""

    article_id: int
    revision_id: int
    title: str | None
    source_name: str
    sort_at: datetime
    url: str
    snippet: str
    hits: int
    hits_are_exact: bool
    page_key: str


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """A passage that a search found among the words that were taken out."""

    revision_id: int
    article_id: int
    source_name: str
    title: str | None
    url: str
    removed: str
    context: str
    class_: str
    flags: list[str]
    seen_from: datetime
    last_seen_at: datetime
    gone_by: datetime
    stood_at_least: timedelta
    stood_at_most: timedelta


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article on its own page."""

    id: int
    source: str
    title: str | None
    authors: list[str]
    summary: str | None
    words: int
    language: str | None
    url: str
    published_at: datetime | None
    published_local: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    last_looked_at: datetime
    availability: str
    revisions: int
    section: str | None
    tags: list[str]
    partial: bool
    paywalled: bool | None
    doubts: list[str]
    revision_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TimelineState:
    """A state of an article in its timeline."""

    id: int
    number: int
    title: str | None
    words: int
    changed_after: datetime | None
    changed_before: datetime
    last_seen_at: datetime
    repeats_id: int | None
    dismissed_at: datetime | None
    redacted_at: datetime | None
    class_: str | None
    flags: list[str] | None
    added_words: int | None
    removed_words: int | None


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A state of an article with its whole text."""

    id: int
    number: int
    title: str | None
    authors: list[str]
    summary: str | None
    text: str
    words: int
    url: str
    previous_id: int | None
    changed_after: datetime | None
    changed_before: datetime
    last_seen_at: datetime
    repeats_id: int | None
    dismissed_at: datetime | None
    published_at: datetime | None
    published_local: datetime | None
    extractor: str
    text_sha256: str
    recorded_at: datetime
    redacted_at: datetime | None
    witness: str
    vantage: str


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A piece of the difference of two states."""

    place: str
    removed: str
    added: str
    before: str
    after: str
    moved: bool


@dataclass(frozen=True, slots=True)
class HeadlineOfArticle:
    """A headline that an article had."""

    number: int
    title: str | None
    shown_from: datetime
    shown_until: datetime | None
    shown_for: timedelta | None
    revision_id: int


@dataclass(frozen=True, slots=True)
class AddressOfArticle:
    """An address that led to an article."""

    url: str
    reason: str
    first_seen_at: datetime
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class CopyOfArticle:
    """A copy of an article."""

    other_id: int
    other_source: str
    other_title: str
    kind: str
    score: float
    role: str
    other_seen_after: datetime | None
    other_seen_before: datetime
    parted_at: datetime | None


@dataclass(frozen=True, slots=True)
class AbsenceOfArticle:
    """A stretch of time in which an article could not be read."""

    state: str
    missing_since: datetime
    back_at: datetime | None
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class VisitOfArticle:
    """The plan of the visits of an address of an article."""

    url: str
    last_looked_at: datetime | None
    next_look_at: datetime | None
    due_because: str
    looks: int
    failures: int
    unseen_before: timedelta | None


@dataclass(frozen=True, slots=True)
class LookOfArticle:
    """A look at an article."""

    id: int
    observed_at: datetime
    url: str
    outcome: str
    status: int | None
    witness: str
    vantage: str
    raw_size: int | None
    raw_sha256: str | None
    text_sha256: str | None
    entry_sha256: str


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """What the crawls of a source saw on one day; ``was_watched`` is None before the source was in the archive."""

    day: date
    was_watched: bool | None
    crawls: int
    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class CrawlOnPage:
    """A crawl of a source."""

    id: int
    trigger: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    reason: str | None
    discovered: int
    fetched: int
    new: int
    changed: int
    unchanged: int
    gone: int
    refused: int
    failed: int


@dataclass(frozen=True, slots=True)
class LogLineOnPage:
    """A line of the log of a crawl."""

    at: datetime
    level: str
    event: str
    purpose: str | None
    outcome: str | None
    status: int | None
    url: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class ErrorOnPage:
    """How often an outcome that is an error came up in a source."""

    outcome: str
    purpose: str
    fetches: int
    last_at: datetime
    meaning: str
    remedy: str
    example: str | None


@dataclass(frozen=True, slots=True)
class ChannelOnPage:
    """A channel of a source."""

    kind: str
    url: str
    found_by: str
    fetched_at: datetime | None
    outcome: str | None
    entries: int | None
    newest_at: datetime | None
    good_at: datetime | None


@dataclass(frozen=True, slots=True)
class CoverageDay:
    """How much of the articles of a day was read."""

    day: date
    articles: int
    dated: float | None
    authored: float | None
    titled: float | None
    doubtful: float | None
    median_words: int | None


@dataclass(frozen=True, slots=True)
class DoubtfulArticle:
    """An article that was read with doubts."""

    article_id: int
    title: str | None
    url: str
    doubts: list[str]
    words: int
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that is planned."""

    article_id: int
    url: str
    next_look_at: datetime | None
    due_because: str
    last_looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaptureOfArticle:
    """A kept page of an article."""

    look_id: int
    url: str
    observed_at: datetime
    witness: str
    vantage: str
    content_type: str | None
    raw_size: int


@dataclass(frozen=True, slots=True)
class CapturePage:
    """A kept page with its bytes, which are compressed; a delta has its keyframe beside it."""

    look_id: int
    article_id: int | None
    url: str
    observed_at: datetime
    witness: str
    vantage: str
    content_type: str | None
    raw_sha256: str
    body: bytes
    keyframe: bytes | None


@dataclass(frozen=True, slots=True)
class PastAlarm:
    """An alarm, open or closed."""

    id: int
    source: str | None
    kind: str
    severity: str
    opened_at: datetime
    closed_at: datetime | None
    why: str
    remedy: str


PAGE_SECONDS = Scalar("page_seconds", str)
PAGE_SOURCES = Statement("page_sources", OverviewSource)
PAGE_SIZE = Statement("page_size", ArchiveSize)
PAGE_EDITS_IN_DAY = Statement("page_edits_in_day", EditCount)
PAGE_EDIT_FACETS = Statement("page_edit_facets", EditCount)
PAGE_OLD_COPIES = Statement("page_old_copies", OldCopies)
PAGE_SOURCE = Statement("page_source", SourcePage)
PAGE_OPEN_ALARMS = Statement("page_open_alarms", OpenAlarmOnPage)
PAGE_PUBLICATIONS = Statement("page_publications", PublicationChart)
PAGE_GROWTH = Statement("page_growth", GrowthDay)
PAGE_SOURCE_NAMES = Statement("page_source_names", SourceName)
PAGE_CAPTURES_OF = Statement("page_captures_of", CaptureOfArticle)
PAGE_CAPTURE = Statement("page_capture", CapturePage)
PAGE_IS_REDACTED = Scalar("page_is_redacted", bool)
PAGE_EDITS_BEGIN = Scalar("page_edits_begin", datetime)
PAGE_VANISHED_BEGIN = Scalar("page_vanished_begin", datetime)
PAGE_COPIES_BEGIN = Scalar("page_copies_begin", datetime)
PAGE_EDITS = Statement("page_edits", EditOnPage)
PAGE_EDITS_ABOUT = Statement("page_edits_about", EditOnPage)
PAGE_EDITS_OF = Statement("page_edits_of", EditOnPage)
PAGE_ABSENCES = Statement("page_absences", VanishedArticle)
PAGE_HITS = Scalar("page_hits", int)
PAGE_HEADLINES = Statement("page_headlines", HeadlineChange)
PAGE_VANISHED = Statement("page_vanished", VanishedArticle)
PAGE_COPIES = Statement("page_copies", CopyPair)
PAGE_SEARCH = Statement("page_search", FoundArticle)
PAGE_SEARCH_REMOVED = Statement("page_search_removed", RemovedWords)
PAGE_ARTICLE = Statement("page_article", ArticlePage)
PAGE_ARTICLE_OF = Scalar("page_article_of", int)
PAGE_TIMELINE = Statement("page_timeline", TimelineState)
PAGE_REVISION = Statement("page_revision", RevisionPage)
PAGE_DIFF = Statement("page_diff", DiffPiece)
PAGE_HEADLINES_OF = Statement("page_headlines_of", HeadlineOfArticle)
PAGE_ADDRESSES_OF = Statement("page_addresses_of", AddressOfArticle)
PAGE_COPIES_OF = Statement("page_copies_of", CopyOfArticle)
PAGE_ABSENCES_OF = Statement("page_absences_of", AbsenceOfArticle)
PAGE_VISITS_OF = Statement("page_visits_of", VisitOfArticle)
PAGE_LOOKS_OF = Statement("page_looks_of", LookOfArticle)
PAGE_CRAWLS = Statement("page_crawls", CrawlOnPage)
PAGE_DAYS = Statement("page_days", WatchedDay)
PAGE_LOG = Statement("page_log", LogLineOnPage)
PAGE_ERRORS = Statement("page_errors", ErrorOnPage)
PAGE_CHANNELS = Statement("page_channels", ChannelOnPage)
PAGE_COVERAGE = Statement("page_coverage", CoverageDay)
PAGE_DOUBTFUL = Statement("page_doubtful", DoubtfulArticle)
PAGE_PLANNED = Statement("page_planned", PlannedVisit)
PAGE_PAST_ALARMS = Statement("page_past_alarms", PastAlarm)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key with which requests are signed."""

    public_key: bytes
    made_at: datetime


SIGNING_KEYS = Statement("signing_keys", SigningKey)
