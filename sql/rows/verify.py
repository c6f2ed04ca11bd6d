"""What the statements of ``sql/statements/verify.sql`` return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that an act of the ledger names: by its number, and by the hash of its canonical text."""

    subject: int
    entered: bytes
    id: int


@dataclass(frozen=True, slots=True)
class ChainBlock:
    """A block of the ledger."""

    id: int
    sealed_at: datetime
    entries_sha256: bytes
    previous_sha256: bytes
    block_sha256: bytes


@dataclass(frozen=True, slots=True)
class LedgerSize:
    """How many entries and blocks the ledger has, and its newest block."""

    looks: int
    acts: int
    blocks: int
    unsealed: int
    head_id: int | None
    head_sha256: bytes | None
    head_at: datetime | None


@dataclass(frozen=True, slots=True)
class BlockList:
    """The ids of the entries that a block closes."""

    id: int
    entries: list[int]
    acts: list[int]
    entries_sha256: bytes


@dataclass(frozen=True, slots=True)
class LedgerLook:
    """A look as the ledger has it, with its headers."""

    id: int
    observed_at: datetime
    recorded_at: datetime
    address_id: int
    url: str
    final_url: str
    witness: str
    vantage: str
    outcome: str
    status: int | None
    server_ip: str | None
    server_date: datetime | None
    raw_size: int | None
    raw_sha256: bytes | None
    headers_sha256: bytes | None
    text_sha256: bytes | None
    content_sha256: bytes | None
    extractor: str | None
    entry_sha256: bytes
    headers: str | None


@dataclass(frozen=True, slots=True)
class LedgerAct:
    """An act as the ledger has it."""

    id: int
    recorded_at: datetime
    kind: str
    subject: int
    row_sha256: bytes
    entry_sha256: bytes


@dataclass(frozen=True, slots=True)
class UnsealedEntries:
    """The ids of the entries that no block has closed yet."""

    looks: list[int]
    acts: list[int]


@dataclass(frozen=True, slots=True)
class UnaccountedEntry:
    """An entry that is gone, or that not exactly one block closes."""

    name: str
    id: int
    there: int
    listed: int


@dataclass(frozen=True, slots=True)
class CaptureToVerify:
    """A kept body, and what its look says of it."""

    id: int
    look_id: int
    content_type: str | None
    raw_sha256: bytes
    raw_size: int
    stored_sha256: bytes
    body: bytes
    keyframe_id: int | None
    keyframe: bytes | None
    look_sha256: bytes | None
    look_size: int | None
    at_home: bool
    url: str
    final_url: str
    headers: list[list[str]] | None


@dataclass(frozen=True, slots=True)
class LostCapture:
    """A look whose body proves a revision, and is gone."""

    revision_id: int
    look_id: int
    url: str


@dataclass(frozen=True, slots=True)
class GoneRow:
    """The kind and the number of a row that an act names and that is there no more."""

    kind: str
    subject: int


@dataclass(frozen=True, slots=True)
class ArticleRow(NamedRow):
    """The row of an article."""

    source_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TextRow(NamedRow):
    """The row of a text, with its words."""

    revision_id: int
    look_id: int
    extractor: str
    normaliser: str
    title: str | None
    authors: list[str]
    published_at: datetime | None
    published_local: str | None
    published_raw: str | None
    modified_at: datetime | None
    summary: str | None
    body: str
    words: int
    language: str | None
    section: str | None
    tags: list[str]
    image: str | None
    canonical_url: str | None
    paywalled: bool | None
    partial: bool
    agreement: str | None
    doubts: list[str]
    text_sha256: bytes
    content_sha256: bytes
    words_sha256: bytes
    recorded_at: datetime
    redaction_id: int | None
    is_named: bool
    look_extractor: str | None
    look_outcome: str
    look_text_sha256: bytes | None
    look_content_sha256: bytes | None


@dataclass(frozen=True, slots=True)
class VerdictRow(NamedRow):
    """The row of a verdict, with the words that changed."""

    revision_id: int
    before_id: int
    after_id: int
    rules: str
    class_: str
    flags: list[str]
    added_words: int | None
    removed_words: int | None
    hunks_sha256: bytes | None
    looked_sha256: bytes
    judged_at: datetime
    looked_at: str
    redaction_id: int | None
    is_named: bool
    hunks: str | None
    diff_added: int | None
    diff_removed: int | None
    has_diff: bool
    is_newest: bool


@dataclass(frozen=True, slots=True)
class RevisionRow(NamedRow):
    """The row of a revision's place."""

    revision_id: int
    article_id: int
    look_id: int
    previous_id: int | None
    observed_at: datetime
    previous_last_seen_at: datetime | None
    repeats_id: int | None
    dismissed_at: datetime | None
    dismissed_by: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EventRow(NamedRow):
    """The row of a merge or a split."""

    kind: str
    article_id: int
    other_id: int
    reason: str
    moved: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRow(NamedRow):
    """The row of a date that a page or a listing claimed."""

    address_id: int
    kind: str
    value: datetime | None
    raw: str
    look_id: int | None
    channel_id: int | None
    observed_at: datetime
    recorded_at: datetime
    redaction_id: int | None
    is_named: bool


@dataclass(frozen=True, slots=True)
class StateRow(NamedRow):
    """The row of an article's availability."""

    article_id: int
    state: str
    since: datetime
    look_id: int
    evidence: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RedactionRow(NamedRow):
    """The row of a redaction."""

    recorded_at: datetime
    article_id: int
    url: str
    reason: str
    revisions: list[int]
    texts: list[int]
    verdicts: list[int]
    looks: list[int]


@dataclass(frozen=True, slots=True)
class UnrecordedRow:
    """A row that came into its table past the ledger."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class TextToRead:
    """A stored text, and the kept body that it was read from."""

    id: int
    revision_id: int
    extractor: str
    normaliser: str
    content_sha256: bytes
    body: str
    redaction_id: int | None
    capture_id: int | None
    content_type: str | None
    final_url: str
    block: dict[str, Any]
    url: str
    dated_at: datetime | None


@dataclass(frozen=True, slots=True)
class RevisionFault:
    """A revision that is not as the ledger has it."""

    id: int
    article_id: int
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class ArticleFault:
    """An article, and what of it is not as the ledger has it, if anything."""

    id: int
    why: str | None
    url: str


@dataclass(frozen=True, slots=True)
class StampToVerify:
    """A stamp, and the block that it is of."""

    id: int
    block_id: int
    authority: str
    stamped_at: datetime
    answer: bytes
    sealed_at: datetime
    block_sha256: bytes


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """A block of the ledger by its hash."""

    id: int
    sealed_at: datetime


CHAIN_BLOCKS = Statement("chain_blocks", ChainBlock)
LEDGER_SIZE = Statement("ledger_size", LedgerSize)
BLOCK_LISTS = Statement("block_lists", BlockList)
LEDGER_LOOKS = Statement("ledger_looks", LedgerLook)
LEDGER_ACTS = Statement("ledger_acts", LedgerAct)
UNSEALED_ENTRIES = Statement("unsealed_entries", UnsealedEntries)
UNACCOUNTED_ENTRIES = Statement("unaccounted_entries", UnaccountedEntry)
LOOSE_HEADERS = Scalar("loose_headers", int)
REDACTED_LOOKS = Scalar("redacted_looks", int)
SCOPE_OF_ADDRESS = Scalar("scope_of_address", int)
SCOPE_OF_SOURCE = Scalar("scope_of_source", int)
LOOKS_IN_SCOPE = Scalar("looks_in_scope", int)
ACTS_IN_SCOPE = Scalar("acts_in_scope", int)
BLOCKS_OF_ENTRIES = Scalar("blocks_of_entries", int)
CAPTURES_IN_SCOPE = Statement("captures_in_scope", CaptureToVerify)
PRUNED_LOOKS = Scalar("pruned_looks", int)
LOST_CAPTURES = Statement("lost_captures", LostCapture)
ROWS_GONE = Statement("rows_gone", GoneRow)
ROW_ARTICLE = Statement("row_article", ArticleRow)
ROW_TEXT = Statement("row_text", TextRow)
ROW_VERDICT = Statement("row_verdict", VerdictRow)
ROW_REVISION = Statement("row_revision", RevisionRow)
ROW_EVENT = Statement("row_event", EventRow)
ROW_CLAIM = Statement("row_claim", ClaimRow)
ROW_STATE = Statement("row_state", StateRow)
ROW_REDACTION = Statement("row_redaction", RedactionRow)
ROWS_WITHOUT_ACT = Statement("rows_without_act", UnrecordedRow)
TEXTS_TO_READ = Statement("texts_to_read", TextToRead)
REVISIONS_AGAINST_LEDGER = Statement("revisions_against_ledger", RevisionFault)
ARTICLES_AGAINST_LEDGER = Statement("articles_against_ledger", ArticleFault)
ARTICLES_TO_VERIFY = Scalar("articles_to_verify", int)
STAMPS_TO_VERIFY = Statement("stamps_to_verify", StampToVerify)
BLOCK_OF_HASH = Statement("block_of_hash", SealedBlock)

NAMED_ROWS: Mapping[str, Statement[NamedRow]] = {
    "article": ROW_ARTICLE,
    "text": ROW_TEXT,
    "verdict": ROW_VERDICT,
    "revision": ROW_REVISION,
    "event": ROW_EVENT,
    "claim": ROW_CLAIM,
    "state": ROW_STATE,
    "redaction": ROW_REDACTION,
}
"""The statements of the rows that acts name, by the kind of the act."""
