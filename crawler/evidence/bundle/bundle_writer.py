"""A bundle of evidence: all that the archive knows of an article in a span of time, for somebody who trusts nobody.

It is a ZIP file that can be checked with sha256sum and openssl alone; its README.txt and check.sh say how. It is
written piece by piece, from one snapshot of the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from crawler.evidence.bundle import bundle_pages
from crawler.evidence.bundle.bundle_chain import write_chain, write_stamps
from crawler.evidence.bundle.bundle_ledger import write_acts, write_looks
from crawler.evidence.bundle.bundle_scope import Scope, Shown, find_scope
from crawler.evidence.bundle.zip_writer import ZipWriter, packing
from crawler.evidence.warc_export import Warc, body_of
from sql.database import Database, Session
from sql.rows.evidence import EVIDENCE_ADDRESSES, EVIDENCE_AVAILABILITY, EVIDENCE_LOOKS, EVIDENCE_REDACTIONS
from sql.rows.service import SEAL
from sql.rows.verify import LEDGER_LOOKS

_LOOKS = 50
"""Looks that are read from the database at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bundle is asked for: an address, a span of time, and root certificates of authorities to include (PEM)."""

    url: str
    since: datetime | None = None
    until: datetime | None = None
    roots: bytes | None = None


async def write_bundle(
    database: Database, asked: Asked, file: IO[bytes], advance: Callable[[str], None] = lambda part: None
) -> Shown:
    """Write a bundle to a file; ``advance`` is called with the name of each part. Raises NothingKnown.

    First all entries that no block has closed yet are closed, so that the chain covers everything that is shown.
    """
    await close_entries(database)
    async with database.transaction() as session:
        await session.run("begin_snapshot")
        scope = await find_scope(session, asked.url, asked.since, asked.until)
        shown = Shown()
        with packing(file, datetime.now(UTC)) as parcel:
            advance("captures")
            await _write_captures(session, parcel, scope, shown)
            advance("looks")
            await write_looks(session, parcel, scope, shown)
            advance("acts")
            await write_acts(session, parcel, scope, shown)
            advance("chain")
            await write_chain(session, parcel, shown)
            await write_stamps(session, parcel, asked.roots, shown)
            advance("pages")
            await _write_pages(session, parcel, scope, shown)
    return shown


async def close_entries(database: Database) -> None:
    """Close all entries of the ledger that no block has closed yet."""
    async with database.transaction() as session:
        while await session.one(SEAL):
            pass


async def _write_captures(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    with parcel.stream("captures.warc.gz") as file:
        warc = Warc(file, bundle_pages.software(), zipped=True)
        async for batch in session.batches(EVIDENCE_LOOKS, _LOOKS, **scope.values):
            for row in batch:
                if row.capture_id is None:
                    continue
                body = await body_of(session, row.capture_id)
                if body is None:
                    shown.broken.append(row.id)
                    continue
                warc.write(await session.one(LEDGER_LOOKS, ids=[row.id]), body)
                shown.captures += 1


async def _write_pages(session: Session, parcel: ZipWriter, scope: Scope, shown: Shown) -> None:
    await bundle_pages.write_states(session, parcel, scope)
    common = {
        "article": scope.article,
        "shown": shown,
        "span": bundle_pages.span(scope),
        "made_at": parcel.made_at,
    }
    common["versions"] = await bundle_pages.versions(session)
    found = {
        "availability": await session.all(EVIDENCE_AVAILABILITY, **scope.values),
        "addresses": await session.all(EVIDENCE_ADDRESSES, **scope.values),
        "redactions": await session.all(EVIDENCE_REDACTIONS, **scope.values),
    }
    every = {
        "states": bundle_pages.states(session, scope),
        "rules": bundle_pages.rules(),
        "title": "Evidence",
    }
    await bundle_pages.write_page(parcel, "index.html", **common, **found, **every)
    looks = {
        "looks": bundle_pages.looks(session, scope),
        "broken": frozenset(shown.broken),
        "title": "Every look",
    }
    await bundle_pages.write_page(parcel, "looks.html", **common, **looks)
    await bundle_pages.write_page(
        parcel, "README.txt", **common, revisions=len(scope.revisions), canonical=bundle_pages.forms()
    )
    bundle_pages.write_check(parcel)
