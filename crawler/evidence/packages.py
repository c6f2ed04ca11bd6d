"""The kept pages of an archive as WARC files and packages (WACZ): read from the database, and written one by one."""

from __future__ import annotations

import asyncio
from typing import IO

from crawler.evidence.bundle.bundle_pages import software
from crawler.evidence.bundle.bundle_scope import Shown, find_scope
from crawler.evidence.bundle.bundle_writer import Asked, close_entries
from crawler.evidence.package_keys import load_package_key
from crawler.evidence.wacz import Wacz, collecting
from crawler.evidence.warc_export import Warc, body_of
from sql.database import Database, Session
from sql.rows.evidence import EVIDENCE_LOOKS, TITLE_AT
from sql.rows.verify import LEDGER_LOOKS

_LOOKS = 50
"""Looks that are read from the database at a time."""


async def write_page(session: Session, pages: Warc | Wacz, look_id: int, capture_id: int) -> bool:
    """Write a capture to a WARC file or a package; returns False if the capture is broken, and so was left out."""
    body = await body_of(session, capture_id)
    if body is None:
        return False
    look = await session.one(LEDGER_LOOKS, ids=[look_id])
    if isinstance(pages, Wacz):
        pages.write(look, body, await session.first(TITLE_AT, look_id=look_id))
    else:
        pages.write(look, body)
    return True


async def write_package(database: Database, asked: Asked, file: IO[bytes]) -> Shown:
    """Write the kept pages of an article in a span of time as a package; raises NothingKnown."""
    await close_entries(database)
    key = await load_package_key(database)
    async with database.transaction() as session:
        await session.run("begin_snapshot")
        scope = await find_scope(session, asked.url, asked.since, asked.until)
        shown = Shown()
        with collecting(software()) as package:
            async for batch in session.batches(EVIDENCE_LOOKS, _LOOKS, **scope.values):
                for row in batch:
                    if row.capture_id is None:
                        continue
                    if await write_page(session, package, row.id, row.capture_id):
                        shown.captures += 1
                    else:
                        shown.broken.append(row.id)
            await asyncio.to_thread(package.pack, file, asked.url, key)
    return shown
