"""The part of the ledger that a bundle shows, as files in ``ledger/``: every text that was hashed, byte for byte.

The ``sha256sum`` of ``look-N.txt`` or ``act-N.txt`` is the hash of an entry. Beside it lies all that the entry names by
a hash: ``headers-N.json`` and ``body-N.bin`` of a look, the row of an act (``text-N.txt`` and so on), ``words-N.txt``
of a text, ``looked-N.json`` and ``hunks-N.json`` of a verdict. A redacted claim is ``redacted-claim-N.txt`` instead.
"""

from __future__ import annotations

from crawler.evidence.bundle.bundle_scope import Scope, Shown
from crawler.evidence.bundle.zip_writer import ZipWriter
from crawler.evidence.ledger_format import ACT, LOOK, ROWS, WORDS
from crawler.evidence.warc_export import body_of
from sql.database import Session
from sql.rows.evidence import EVIDENCE_ACTS, EVIDENCE_LOOKS
from sql.rows.verify import (
    BLOCKS_OF_ENTRIES,
    LEDGER_ACTS,
    LEDGER_LOOKS,
    NAMED_ROWS,
    ClaimRow,
    NamedRow,
    TextRow,
    VerdictRow,
)

_LOOKS = 200
_ACTS = 50


async def write_looks(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    """Write each look, with its headers and its body if they are kept."""
    async for batch in session.batches(EVIDENCE_LOOKS, _LOOKS, **scope.values):
        numbers = [row.id for row in batch]
        for look in await session.all(LEDGER_LOOKS, ids=numbers):
            parcel.put(f"ledger/look-{look.id}.txt", LOOK.text(look))
            if look.headers is not None:
                parcel.put(f"ledger/headers-{look.id}.json", look.headers)
        for row in batch:
            if row.capture_id is not None and row.id not in shown.broken:
                body = await body_of(session, row.capture_id)
                if body is not None:
                    parcel.put(f"ledger/body-{row.id}.bin", body)
        shown.looks += len(batch)
        await _note_blocks(session, shown, looks=numbers, acts=[])


async def write_acts(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    """Write each act, with the row that it names."""
    async for batch in session.batches(EVIDENCE_ACTS, _ACTS, **scope.values):
        for act in await session.all(LEDGER_ACTS, ids=batch):
            parcel.put(f"ledger/act-{act.id}.txt", ACT.text(act))
        for kind, form in ROWS.items():
            for row in await session.all(NAMED_ROWS[kind], ids=batch):
                if isinstance(row, ClaimRow) and row.redaction_id is not None:
                    parcel.put(f"ledger/redacted-claim-{row.id}.txt", f"redaction {row.redaction_id}\n")
                    continue
                parcel.put(f"ledger/{kind}-{row.id}.txt", form.text(row))
                _write_words(parcel, row)
        shown.acts += len(batch)
        await _note_blocks(session, shown, looks=[], acts=batch)


def _write_words(parcel: ZipWriter, row: NamedRow) -> None:
    """Write the words of a row, which it names by a hash so that a redaction can remove them and keep the row."""
    if isinstance(row, TextRow) and row.redaction_id is None:
        parcel.put(f"ledger/words-{row.id}.txt", WORDS.text(row))
    if isinstance(row, VerdictRow) and row.redaction_id is None:
        parcel.put(f"ledger/looked-{row.id}.json", row.looked_at)
        if row.is_newest and row.hunks_sha256 is not None and row.hunks is not None:
            parcel.put(f"ledger/hunks-{row.id}.json", row.hunks)


async def _note_blocks(session: Session, shown: Shown, *, looks: list[int], acts: list[int]) -> None:
    shown.blocks.update(await session.all(BLOCKS_OF_ENTRIES, looks=looks, acts=acts))
