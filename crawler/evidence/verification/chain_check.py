"""Checks the chain of the ledger: blocks that name each other, their lists of entries, and the entries themselves.

Everything is read in batches, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.evidence.ledger_format import ACT, BLOCK, LOOK, block_list, sha256
from crawler.evidence.verification_report import LISTED, VerificationReport
from sql.database import Session
from sql.rows.statement import RowT, Statement
from sql.rows.verify import (
    BLOCK_LISTS,
    CHAIN_BLOCKS,
    LEDGER_ACTS,
    LEDGER_LOOKS,
    LOOSE_HEADERS,
    UNACCOUNTED_ENTRIES,
    UNSEALED_ENTRIES,
    BlockList,
    LedgerLook,
)

_BLOCKS = 5000
_ENTRIES = 5000


@dataclass(frozen=True, slots=True)
class _Hashes:
    """The hash of an entry as it is stored, and the one that the entry's text has."""

    stored: bytes
    found: bytes


_Entries = Mapping[int, _Hashes]


async def check_blocks(session: Session, report: VerificationReport) -> None:
    """Check each block against its own hash, and against the hash of the block before it."""
    before, number = bytes(32), 0
    while rows := await session.all(CHAIN_BLOCKS, after=number, at_most=_BLOCKS):
        for row in rows:
            if row.id != number + 1:
                report.broke(f"block {number + 1}", f"it is missing: the next one is block {row.id}")
            elif row.previous_sha256 != before:
                report.broke(f"block {row.id}", "it does not name the block before it")
            if BLOCK.sha256(row) != row.block_sha256:
                report.broke(f"block {row.id}", "its hash is not that of its text")
            before, number = row.block_sha256, row.id
        report.check("blocks", len(rows))


async def check_entries(
    session: Session,
    report: VerificationReport,
    chosen: Sequence[int] | None = None,
    gone: frozenset[int] = frozenset(),
) -> None:
    """Check the entries that blocks close, and each block's list of them.

    ``chosen`` are the numbers of the blocks; None means all of them. ``gone`` are the looks whose headers a redaction
    removed.
    """
    async for blocks in _lists(session, chosen):
        looks = [number for block in blocks for number in block.entries]
        acts = [number for block in blocks for number in block.acts]
        found_looks = await _check_looks(session, looks, gone, report)
        found_acts = await _check_acts(session, acts, report)
        for block in blocks:
            _check_list(block, found_looks, found_acts, report)


async def check_unsealed(session: Session, report: VerificationReport, gone: frozenset[int]) -> None:
    """Check the entries that no block has closed yet, each against its hash."""
    waiting = await session.one(UNSEALED_ENTRIES, at_most=LISTED * 10)
    await _check_looks(session, waiting.looks, gone, report)
    await _check_acts(session, waiting.acts, report)


async def check_accounts(session: Session, report: VerificationReport) -> None:
    """Check that every entry is there and is closed by exactly one block, and that no headers were added later."""
    for row in await session.all(UNACCOUNTED_ENTRIES, at_most=LISTED):
        if not row.there:
            why = "the ledger closed it, and it is gone"
        elif not row.listed:
            why = "no block closes it, and none is about to"
        else:
            why = f"{row.listed} blocks close it"
        report.broke(f"{row.name} {row.id}", why)
    for look_id in await session.all(LOOSE_HEADERS, at_most=LISTED):
        report.broke(f"headers of look {look_id}", "the ledger says that there were none")


async def _lists(session: Session, chosen: Sequence[int] | None) -> AsyncIterator[list[BlockList]]:
    after = 0
    picked = None if chosen is None else list(chosen)
    while rows := await session.all(BLOCK_LISTS, after=after, chosen=picked, at_most=_ENTRIES):
        yield rows
        after = rows[-1].id


async def _read(session: Session, statement: Statement[RowT], numbers: list[int]) -> AsyncIterator[RowT]:
    for start in range(0, len(numbers), _ENTRIES):
        for row in await session.all(statement, ids=numbers[start : start + _ENTRIES]):
            yield row


async def _check_looks(
    session: Session, numbers: list[int], gone: frozenset[int], report: VerificationReport
) -> _Entries:
    """The looks of these numbers, each against its hash; returns the hashes of those that there are."""
    entries: dict[int, _Hashes] = {}
    async for row in _read(session, LEDGER_LOOKS, numbers):
        entries[row.id] = hashes = _Hashes(row.entry_sha256, LOOK.sha256(row))
        if hashes.found != hashes.stored:
            report.broke(f"look {row.id}", "the entry is not what its hash says", row.url)
        why = _fault_of_headers(row, row.id in gone)
        if why is not None:
            report.broke(f"headers of look {row.id}", why, row.url)
    report.check("looks", len(entries))
    return entries


def _fault_of_headers(row: LedgerLook, is_redacted: bool) -> str | None:
    if row.headers_sha256 is None:
        return None
    if row.headers is None:
        return None if is_redacted else "they are gone, and no redaction took them"
    return "they are not those that were received" if sha256(row.headers) != row.headers_sha256 else None


async def _check_acts(session: Session, numbers: list[int], report: VerificationReport) -> _Entries:
    """The acts of these numbers, each against its hash; returns the hashes of those that there are."""
    entries: dict[int, _Hashes] = {}
    async for row in _read(session, LEDGER_ACTS, numbers):
        entries[row.id] = hashes = _Hashes(row.entry_sha256, ACT.sha256(row))
        if hashes.found != hashes.stored:
            why = f"the entry about {row.kind} {row.subject} is not what its hash says"
            report.broke(f"act {row.id}", why)
    report.check("acts", len(entries))
    return entries


def _check_list(block: BlockList, looks: _Entries, acts: _Entries, report: VerificationReport) -> None:
    """Check the list of a block against the hash of the list that stands in the block.

    The list is made from the stored hashes of the entries, and from hashes that are computed now. One of the two has
    to fit: an entry that differs from its own stored hash was reported already.
    """
    if not (looks.keys() >= set(block.entries) and acts.keys() >= set(block.acts)):
        return  # what is missing is named by itself
    stored = block_list(
        [(number, looks[number].stored) for number in block.entries],
        [(number, acts[number].stored) for number in block.acts],
    )
    found = block_list(
        [(number, looks[number].found) for number in block.entries],
        [(number, acts[number].found) for number in block.acts],
    )
    if block.entries_sha256 not in {sha256(stored), sha256(found)}:
        report.broke(
            f"block {block.id}", "what it closes is not what it closed: an entry, or the list, was changed"
        )
