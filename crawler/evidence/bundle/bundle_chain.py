"""The chain in a bundle: the blocks that close its entries, and the proof that they are not younger than they say.

The hash of an entry stands in ``block-N.list``, the hash of this list in ``block-N.txt``, the hash of ``block-N.txt``
in the next block, and so on, up to a block whose hash is known outside of the archive: it was stamped by an authority,
or it was sent to the log and the webhook.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from crawler.evidence.bundle.bundle_scope import Run, Shown
from crawler.evidence.bundle.zip_writer import ZipWriter
from crawler.evidence.ledger_format import BLOCK
from sql.database import Session
from sql.rows.evidence import EVIDENCE_ANCHORS, EVIDENCE_LIST, EVIDENCE_STAMPS, EVIDENCE_TOLD
from sql.rows.verify import CHAIN_BLOCKS

_BLOCKS = 1000
_FAR = 20_000
"""A piece of the chain has fewer blocks than this: about two weeks, as one block is closed each minute."""


async def write_chain(session: Session, parcel: ZipWriter, shown: Shown) -> None:
    """Write the blocks that close the entries, their lists, and the chain from each to a block known outside."""
    anchors = await session.one(EVIDENCE_ANCHORS)
    shown.runs = runs(sorted(shown.blocks), anchors.stamped, anchors.told, anchors.head)
    for number in sorted(shown.blocks):
        parcel.put(f"ledger/block-{number}.list", await session.one(EVIDENCE_LIST, id=number))
    for first, last in shown.runs:
        after = first - 1
        while rows := await session.all(CHAIN_BLOCKS, after=after, at_most=min(_BLOCKS, last - after)):
            for row in rows:
                if row.id <= last:
                    parcel.put(f"ledger/block-{row.id}.txt", BLOCK.text(row))
            after = rows[-1].id
            if after >= last:
                break


def runs(blocks: Iterable[int], stamped: Sequence[int], told: Sequence[int], head: int | None) -> list[Run]:
    """Return the pieces of the chain that lead from each block to a later one that is known outside of the archive.

    That one is the next stamped block. If none is near, it is the next block whose hash was told; if there is none of
    them either, the head of the ledger. If all of them are far, the piece is the block alone. All arguments and the
    result are ascending. Example: the blocks 5, 6 and 50 with stamped blocks 10 and 60 give (5, 10) and (50, 60).
    """
    found: list[Run] = []
    for block in blocks:
        known = (_next(stamped, block), _next(told, block), head)
        last = next((each for each in known if each is not None and each - block < _FAR), block)
        if found and block <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((block, last))
    return found


def _next(known: Sequence[int], block: int) -> int | None:
    place = bisect_left(known, block)
    return known[place] if place < len(known) else None


async def write_stamps(session: Session, parcel: ZipWriter, roots: bytes | None, shown: Shown) -> None:
    """Write the stamps of the blocks, the root certificates of the authorities, and when hashes of blocks were told."""
    lines, told = [], []
    for first, last in shown.runs:
        for stamp in await session.all(EVIDENCE_STAMPS, first=first, last=last):
            parcel.put(f"stamps/stamp-{stamp.id}.tsr", stamp.answer)
            lines.append(f"{stamp.id} {stamp.block_id} {stamp.stamped_at.timestamp():.0f}\n")
        rows = await session.all(EVIDENCE_TOLD, first=first, last=last)
        told += [f"{row.block_id} {row.day}\n" for row in rows]
    shown.stamps = len(lines)
    parcel.put("stamps/stamps.txt", "".join(lines))
    parcel.put("stamps/told.txt", "".join(told))
    if roots is not None:
        parcel.put("stamps/roots.pem", roots)
