"""What the statements of ``sql/statements/evidence.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class EvidenceArticle:
    """The article that a bundle of evidence is about."""

    id: int
    newsroom: str
    home: str
    url: str
    first_seen_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RevisionInScope:
    """A revision that a bundle shows; ``is_within`` says that it was first seen in the span."""

    id: int
    is_within: bool


@dataclass(frozen=True, slots=True)
class EvidenceLook:
    """A look at the article, as the list of all looks shows it."""

    id: int
    observed_at: datetime
    recorded_at: datetime
    server_date: datetime | None
    url: str
    final_url: str
    witness: str
    vantage: str
    outcome: str
    meaning: str
    status: int | None
    server_ip: str | None
    raw_size: int | None
    raw_sha256: str | None
    text_sha256: str | None
    entry_sha256: str
    has_headers: bool
    capture_id: int | None
    body: str | None


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """A state of the article, with the verdict on the change that led to it."""

    id: int
    article_id: int
    number: int
    source: str
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
    first_seen_at: datetime
    sort_at: datetime
    extractor: str
    text_sha256: bytes
    recorded_at: datetime
    redacted_at: datetime | None
    witness: str
    vantage: str
    is_within: bool
    dismissed_by: str | None
    class_: str | None
    flags: list[str] | None
    rules: str | None
    judged_at: datetime | None
    added_words: int | None
    removed_words: int | None
    hunks: list[dict[str, Any]] | None
    is_emptied: bool
    before_id: int | None
    title_before: str | None


@dataclass(frozen=True, slots=True)
class EvidenceAddress:
    """An address that led to the article."""

    url: str
    reason: str
    first_seen_at: datetime
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class AvailabilitySpan:
    """A stretch of time in which the article could be read, or could not."""

    state: str
    since: datetime
    until: datetime | None
    look_id: int


@dataclass(frozen=True, slots=True)
class EvidenceRedaction:
    """A redaction that took something of the article out of the archive."""

    id: int
    recorded_at: datetime
    reason: str
    revisions: list[int]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The blocks whose hash is known outside, and the newest block."""

    stamped: list[int]
    told: list[int]
    head: int | None


@dataclass(frozen=True, slots=True)
class BlockStamp:
    """A stamp of a block, as the authority gave it."""

    id: int
    block_id: int
    authority: str
    stamped_at: datetime
    answer: bytes


@dataclass(frozen=True, slots=True)
class ToldBlock:
    """The day on which the hash of a block was told to the log and the webhook."""

    block_id: int
    day: date


EVIDENCE_ARTICLE = Statement("evidence_article", EvidenceArticle)
EVIDENCE_REVISIONS = Statement("evidence_revisions", RevisionInScope)
EVIDENCE_BEGIN = Scalar("evidence_begin", datetime)
EVIDENCE_LOOKS = Statement("evidence_looks", EvidenceLook)
EVIDENCE_ACTS = Scalar("evidence_acts", int)
EVIDENCE_STATES = Statement("evidence_states", EvidenceState)
EVIDENCE_ADDRESSES = Statement("evidence_addresses", EvidenceAddress)
EVIDENCE_AVAILABILITY = Statement("evidence_availability", AvailabilitySpan)
EVIDENCE_REDACTIONS = Statement("evidence_redactions", EvidenceRedaction)
EVIDENCE_ANCHORS = Statement("evidence_anchors", Anchors)
EVIDENCE_STAMPS = Statement("evidence_stamps", BlockStamp)
EVIDENCE_TOLD = Statement("evidence_told", ToldBlock)
EVIDENCE_LIST = Scalar("evidence_list", str)
EVIDENCE_SERVER = Scalar("evidence_server", str)
PACKAGE_KEY = Scalar("package_key", bytes)
TITLE_AT = Scalar("title_at", str)
