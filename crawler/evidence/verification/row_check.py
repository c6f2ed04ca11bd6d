"""The rows that the acts of the ledger name: texts, verdicts, revisions' places, merges, claims, redactions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crawler.evidence.ledger_format import ROWS, WORDS, ActKind, is_redacted_claim, sha256
from crawler.evidence.verification_report import LISTED, VerificationReport
from crawler.identity.canonical_text import NORMALISER_VERSION, text_sha256
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Row, Session

_ACTS = 2000
_EMPTIED = ("title", "summary", "section", "image", "published_raw")


async def check_rows(session: Session, report: VerificationReport, scope: dict[str, Any]) -> None:
    """Each row that an act names against the hash in the act."""
    after = 0
    while numbers := [
        row["id"] for row in await session.all("acts_in_scope", after=after, at_most=_ACTS, **scope)
    ]:
        for kind, form in ROWS.items():
            for row in await session.all(f"row_{kind}", ids=numbers):
                what = f"{kind} {row['subject']}"
                if row["id"] is None:
                    report.broke(what, "the ledger has it, and the row is gone")
                    continue
                if form.sha256(row) != row["entered"] and not is_redacted_claim(kind, row):
                    report.broke(what, "the row is not the one that was recorded")
                for why in _MORE.get(kind, _nothing)(row, report):
                    report.broke(what, why)
        report.check("rows", len(numbers))
        after = numbers[-1]


async def check_unrecorded(session: Session, report: VerificationReport) -> None:
    """Rows that came into the tables past the ledger."""
    for row in await session.all("rows_without_act", at_most=LISTED):
        report.broke(
            f"{row['kind']} {row['id']}", "the ledger does not have it: it was put in past the archive"
        )


def _claim(row: Row, report: VerificationReport) -> list[str]:
    if row["redaction_id"] is None:
        return []
    return _redacted(row, row["raw"] == f"redacted {row['id']}", report)


def _nothing(row: Row, report: VerificationReport) -> list[str]:
    return []


def _text(row: Row, report: VerificationReport) -> list[str]:
    if row["redaction_id"] is not None:
        is_empty = not row["body"] and not row["authors"] and not row["tags"]
        return _redacted(row, is_empty and not any(map(row.get, _EMPTIED)), report)
    faults = []
    if WORDS.sha256(row) != row["words_sha256"]:
        faults.append("its words are not those that were recorded")
    lines = row["body"].split("\n") if row["body"] else []
    if row["normaliser"] == NORMALISER_VERSION and text_sha256(lines) != row["text_sha256"]:
        faults.append("its words do not have the hash of its text")
    if row["extractor"] == row["look_extractor"] and row["look_outcome"] in FetchOutcome.BRINGS_NEW_TEXT:
        named = (row["look_text_sha256"], row["look_content_sha256"])
        if named != (row["text_sha256"], row["content_sha256"]):
            faults.append("its hashes are not those that its look has in the ledger")
    return faults


def _redacted(row: Row, is_empty: bool, report: VerificationReport) -> list[str]:
    """What is wrong with a row that says that it was redacted."""
    if not row["is_named"]:
        return ["its words are gone, and the redaction that it names does not name it"]
    report.redacted += 1
    return [] if is_empty else ["it was redacted, and has words again"]


def _verdict(row: Row, report: VerificationReport) -> list[str]:
    if row["redaction_id"] is not None:
        return _redacted(row, row["hunks"] in (None, "[]"), report)
    faults = []
    if sha256(row["looked_at"]) != row["looked_sha256"]:
        faults.append("what it rests on is not what was recorded")
    if row["is_newest"] and row["hunks_sha256"] is not None:
        counts = (row["diff_added"], row["diff_removed"])
        if not row["has_diff"]:
            faults.append("its diff is gone")
        elif sha256(row["hunks"]) != row["hunks_sha256"] or counts != (
            row["added_words"],
            row["removed_words"],
        ):
            faults.append("its diff is not the one that was recorded")
    return faults


_MORE: dict[str, Callable[[Row, VerificationReport], list[str]]] = {
    ActKind.TEXT: _text,
    ActKind.VERDICT: _verdict,
    ActKind.CLAIM: _claim,
}
