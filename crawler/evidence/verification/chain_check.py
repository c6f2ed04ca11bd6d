"""Checks the chain of the ledger: blocks that name each other, their lists of entries, and the entries themselves.

Everything is read in batches, so that memory does not grow with the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence

from crawler.evidence.ledger_format import ACT, BLOCK, LOOK, block_list, sha256
from crawler.evidence.verification_report import LISTED, VerificationReport
from sql.database import Row, Session

_BLOCKS = 5000
_ENTRIES = 5000
"""Blocks and entries that are read from the database at a time."""
_Entries = Mapping[int, Row]


async def check_blocks(session: Session, report: VerificationReport) -> None:
    """Check each block against its own hash, and against the hash of the block before it."""
    before, number = bytes(32), 0
    while rows := await session.all("chain_blocks", after=number, at_most=_BLOCKS):
        for row in rows:
            if row["id"] != number + 1:
                report.broke(f"block {number + 1}", f"it is missing: the next one is block {row['id']}")
            elif row["previous_sha256"] != before:
                report.broke(f"block {row['id']}", "it does not name the block before it")
            if BLOCK.sha256(row) != row["block_sha256"]:
                report.broke(f"block {row['id']}", "its hash is not that of its text")
            before, number = row["block_sha256"], row["id"]
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
    async for rows in _lists(session, chosen):
        looks = await _entries(session, "ledger_looks", [number for row in rows for number in row["entries"]])
        acts = await _entries(session, "ledger_acts", [number for row in rows for number in row["acts"]])
        _check_looks(looks, gone, report)
        _check_acts(acts, report)
        for row in rows:
            _check_list(row, looks, acts, report)


async def check_unsealed(session: Session, report: VerificationReport, gone: frozenset[int]) -> None:
    """Check the entries that no block has closed yet, each against its hash."""
    waiting = await session.one("unsealed_entries", at_most=LISTED * 10)
    _check_looks(await _entries(session, "ledger_looks", waiting["looks"]), gone, report)
    _check_acts(await _entries(session, "ledger_acts", waiting["acts"]), report)


async def check_accounts(session: Session, report: VerificationReport) -> None:
    """Check that every entry is there and is closed by exactly one block, and that no headers were added later."""
    for row in await session.all("unaccounted_entries", at_most=LISTED):
        if not row["there"]:
            why = "the ledger closed it, and it is gone"
        elif not row["listed"]:
            why = "no block closes it, and none is about to"
        else:
            why = f"{row['listed']} blocks close it"
        report.broke(f"{row['name']} {row['id']}", why)
    for row in await session.all("loose_headers", at_most=LISTED):
        report.broke(f"headers of look {row['look_id']}", "the ledger says that there were none")


async def _lists(session: Session, chosen: Sequence[int] | None) -> AsyncIterator[list[Row]]:
    after = 0
    picked = None if chosen is None else list(chosen)
    while rows := await session.all("block_lists", after=after, chosen=picked, at_most=_ENTRIES):
        yield rows
        after = rows[-1]["id"]


async def _entries(session: Session, statement: str, numbers: list[int]) -> _Entries:
    rows: dict[int, Row] = {}
    for start in range(0, len(numbers), _ENTRIES):
        batch = numbers[start : start + _ENTRIES]
        rows |= {row["id"]: row for row in await session.all(statement, ids=batch)}
    return rows


def _check_looks(rows: _Entries, gone: frozenset[int], report: VerificationReport) -> None:
    for row in rows.values():
        row["found_sha256"] = LOOK.sha256(row)
        if row["found_sha256"] != row["entry_sha256"]:
            report.broke(f"look {row['id']}", "the entry is not what its hash says", row["url"])
        headers = row["headers"]
        if headers is None:
            if row["headers_sha256"] is not None and row["id"] not in gone:
                report.broke(
                    f"headers of look {row['id']}", "they are gone, and no redaction took them", row["url"]
                )
        elif row["headers_sha256"] is not None and sha256(headers) != row["headers_sha256"]:
            report.broke(f"headers of look {row['id']}", "they are not those that were received", row["url"])
    report.check("looks", len(rows))


def _check_acts(rows: _Entries, report: VerificationReport) -> None:
    for row in rows.values():
        row["found_sha256"] = ACT.sha256(row)
        if row["found_sha256"] != row["entry_sha256"]:
            report.broke(
                f"act {row['id']}",
                f"the entry about {row['kind']} {row['subject']} is not what its hash says",
            )
    report.check("acts", len(rows))


def _check_list(block: Row, looks: _Entries, acts: _Entries, report: VerificationReport) -> None:
    """Check the list of a block against the hash of the list that stands in the block.

    The list is made from the stored hashes of the entries, and from hashes that are computed now. One of the two has
    to fit: an entry that differs from its own stored hash was reported already.
    """
    listed = [
        ([looks[each] for each in block["entries"] if each in looks], len(block["entries"])),
        ([acts[each] for each in block["acts"] if each in acts], len(block["acts"])),
    ]
    if any(len(rows) < number for rows, number in listed):
        return  # what is missing is named by itself
    rows, others = (found for found, _ in listed)
    stored = block_list(rows, others)
    found = block_list(
        *([row | {"entry_sha256": row["found_sha256"]} for row in each] for each in (rows, others))
    )
    if block["entries_sha256"] not in {hashlib.sha256(text.encode()).digest() for text in (stored, found)}:
        report.broke(
            f"block {block['id']}", "what it closes is not what it closed: an entry, or the list, was changed"
        )
