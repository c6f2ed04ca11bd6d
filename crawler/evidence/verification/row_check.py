"""Checks the rows that acts of the ledger name: texts, verdicts, places of revisions, merges, claims, redactions."""

from __future__ import annotations

from typing import Any

from crawler.evidence.ledger_format import ROWS, WORDS, EntryForm, sha256
from crawler.evidence.verification_report import LISTED, VerificationReport
from crawler.identity.canonical_text import NORMALISER_VERSION, text_sha256
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Session
from sql.rows.verify import (
    ACTS_IN_SCOPE,
    NAMED_ROWS,
    ROWS_GONE,
    ROWS_WITHOUT_ACT,
    ClaimRow,
    NamedRow,
    TextRow,
    VerdictRow,
)

_ACTS = 2000
_EMPTIED = ("title", "summary", "section", "image", "published_raw")


async def check_rows(session: Session, report: VerificationReport, scope: dict[str, Any]) -> None:
    """Check each row that an act names against the hash in the act."""
    after = 0
    while numbers := await session.all(ACTS_IN_SCOPE, after=after, at_most=_ACTS, **scope):
        for gone in await session.all(ROWS_GONE, ids=numbers):
            report.broke(f"{gone.kind} {gone.subject}", "the ledger has it, and the row is gone")
        for kind, form in ROWS.items():
            for row in await session.all(NAMED_ROWS[kind], ids=numbers):
                for why in _faults(row, form, report):
                    report.broke(f"{kind} {row.subject}", why)
        report.check("rows", len(numbers))
        after = numbers[-1]


async def check_unrecorded(session: Session, report: VerificationReport) -> None:
    """Report rows that no act of the ledger names: somebody put them into the tables without the program."""
    for row in await session.all(ROWS_WITHOUT_ACT, at_most=LISTED):
        report.broke(f"{row.kind} {row.id}", "the ledger does not have it: it was put in past the archive")


def _faults(row: NamedRow, form: EntryForm, report: VerificationReport) -> list[str]:
    """What is wrong with a row: that it is another one, or that its words are others."""
    if isinstance(row, ClaimRow) and row.redaction_id is not None:
        # The hash of the whole row covers the words of a claim: without them it is another.
        return _redacted(row, row.raw == f"redacted {row.id}", report)
    faults = ["the row is not the one that was recorded"] if form.sha256(row) != row.entered else []
    if isinstance(row, TextRow):
        return faults + _text(row, report)
    if isinstance(row, VerdictRow):
        return faults + _verdict(row, report)
    return faults


def _text(row: TextRow, report: VerificationReport) -> list[str]:
    if row.redaction_id is not None:
        is_empty = not row.body and not row.authors and not row.tags
        return _redacted(row, is_empty and not any(getattr(row, name) for name in _EMPTIED), report)
    faults = []
    if WORDS.sha256(row) != row.words_sha256:
        faults.append("its words are not those that were recorded")
    lines = row.body.split("\n") if row.body else []
    if row.normaliser == NORMALISER_VERSION and text_sha256(lines) != row.text_sha256:
        faults.append("its words do not have the hash of its text")
    if row.extractor == row.look_extractor and row.look_outcome in FetchOutcome.BRINGS_NEW_TEXT:
        named = (row.look_text_sha256, row.look_content_sha256)
        if named != (row.text_sha256, row.content_sha256):
            faults.append("its hashes are not those that its look has in the ledger")
    return faults


def _redacted(row: TextRow | VerdictRow | ClaimRow, is_empty: bool, report: VerificationReport) -> list[str]:
    """Return what is wrong with a row that says that it was redacted; the redaction has to name it, too."""
    if not row.is_named:
        return ["its words are gone, and the redaction that it names does not name it"]
    report.redacted += 1
    return [] if is_empty else ["it was redacted, and has words again"]


def _verdict(row: VerdictRow, report: VerificationReport) -> list[str]:
    if row.redaction_id is not None:
        return _redacted(row, row.hunks in (None, "[]"), report)
    faults = []
    if sha256(row.looked_at) != row.looked_sha256:
        faults.append("what it rests on is not what was recorded")
    if row.is_newest and row.hunks_sha256 is not None:
        counts = (row.diff_added, row.diff_removed)
        if not row.has_diff:
            faults.append("its diff is gone")
        elif sha256(row.hunks or "") != row.hunks_sha256 or counts != (
            row.added_words,
            row.removed_words,
        ):
            faults.append("its diff is not the one that was recorded")
    return faults
