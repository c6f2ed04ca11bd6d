"""The ledger's side of a bundle, as files in ``ledger/``: every text that was hashed, byte for byte.

``sha256sum`` of ``look-N.txt`` and ``act-N.txt`` is the hash of an entry. What an entry names by hash lies beside it:
``headers-N.json`` and ``body-N.bin`` of a look, the row of an act (``text-N.txt`` and so on), ``words-N.txt`` of a
text, ``looked-N.json`` and ``hunks-N.json`` of a verdict. ``redacted-claim-N.txt`` stands for a redacted claim.
"""

from __future__ import annotations

from crawler.evidence.bundle.bundle_scope import Scope, Shown
from crawler.evidence.bundle.zip_writer import ZipWriter
from crawler.evidence.ledger_format import ACT, LOOK, ROWS, WORDS, ActKind, is_redacted_claim
from crawler.evidence.warc_export import body_of
from sql.database import Row, Session

_LOOKS = 200
_ACTS = 50


async def write_looks(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    """Each look with its headers and its body, where they are kept."""
    async for batch in session.batches("evidence_looks", _LOOKS, **scope.values):
        numbers = [row["id"] for row in batch]
        for look in await session.all("ledger_looks", ids=numbers):
            parcel.put(f"ledger/look-{look['id']}.txt", LOOK.text(look))
            if look["headers"] is not None:
                parcel.put(f"ledger/headers-{look['id']}.json", look["headers"])
        for row in batch:
            if row["capture_id"] is not None and row["id"] not in shown.broken:
                body = await body_of(session, row["capture_id"])
                if body is not None:
                    parcel.put(f"ledger/body-{row['id']}.bin", body)
        shown.looks += len(batch)
        await _note_blocks(session, shown, looks=numbers, acts=[])


async def write_acts(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    """Each act with the row that it names."""
    async for batch in session.batches("evidence_acts", _ACTS, **scope.values):
        numbers = [row["id"] for row in batch]
        for act in await session.all("ledger_acts", ids=numbers):
            parcel.put(f"ledger/act-{act['id']}.txt", ACT.text(act))
        for kind, form in ROWS.items():
            for row in await session.all(f"row_{kind}", ids=numbers):
                if row["id"] is None:
                    continue
                if is_redacted_claim(kind, row):
                    parcel.put(f"ledger/redacted-claim-{row['id']}.txt", f"redaction {row['redaction_id']}\n")
                    continue
                parcel.put(f"ledger/{kind}-{row['id']}.txt", form.text(row))
                _write_words(parcel, kind, row)
        shown.acts += len(batch)
        await _note_blocks(session, shown, looks=[], acts=numbers)


def _write_words(parcel: ZipWriter, kind: str, row: Row) -> None:
    """What a row names by hash and a redaction can take out."""
    if kind not in ActKind.HAS_WORDS or row["redaction_id"] is not None:
        return
    if kind == ActKind.TEXT:
        parcel.put(f"ledger/words-{row['id']}.txt", WORDS.text(row))
        return
    parcel.put(f"ledger/looked-{row['id']}.json", row["looked_at"])
    if row["is_newest"] and row["hunks_sha256"] is not None and row["has_diff"]:
        parcel.put(f"ledger/hunks-{row['id']}.json", row["hunks"])


async def _note_blocks(session: Session, shown: Shown, *, looks: list[int], acts: list[int]) -> None:
    rows = await session.all("blocks_of_entries", looks=looks, acts=acts)
    shown.blocks.update(row["id"] for row in rows)
