"""Pages that others archived in WARC files: how far each file was read, and how its captures become looks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor

from crawler.archive.sources.address_keys import keys_of
from crawler.identity import URL_KEY_VERSION
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.http_answers import of_status
from crawler.model.revisit_policy import RevisitPolicy
from crawler.model.visits import FetchedPage, Visit, WarcCapture
from sql.database import Database, Session
from sql.rows.backfill import CAPTURE_IS_RECORDED, DRAW_LOOK_OF_CAPTURE, TAKE_UP_WARC
from sql.rows.visits import FIND_ADDRESS, READ_ADDRESS


class OtherWitness(Exception):
    """The file was begun before with another witness; the message names that witness."""


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A WARC file that is taken in for a source; it was read up to ``position``, of ``size`` bytes."""

    id: int
    path: Path
    witness: str
    size: int
    position: int
    records: int
    captures: int
    is_over: bool
    problem: str | None


async def take_up(database: Database, source_id: int, path: Path, witness: str) -> WarcFile:
    """Return how far a file was read, and note it as new if it was not begun before.

    Raises OtherWitness, and OSError.
    """
    size = (await asyncio.to_thread(path.stat)).st_size
    async with database.transaction() as session:
        row = await session.one(TAKE_UP_WARC, source_id=source_id, name=path.name, size=size, witness=witness)
    if row.witness != witness:
        raise OtherWitness(f"{path}: was taken up as archived by {row.witness!r}; name that witness")
    return WarcFile(
        id=row.id,
        path=path,
        witness=row.witness,
        size=row.size,
        position=row.position,
        records=row.records,
        captures=row.captures,
        is_over=row.is_over,
        problem=row.problem,
    )


async def note_part(session: Session, file: WarcFile, *, position: int, records: int, captures: int) -> None:
    """Note that all records before a position are in the archive."""
    await session.run("note_warc", id=file.id, position=position, records=records, captures=captures)


async def note_end(database: Database, file: WarcFile, problem: str | None) -> None:
    """Note that the file was read to its end, or up to a damaged record (``problem``)."""
    async with database.transaction() as session:
        await session.run("end_warc", id=file.id, problem=problem)


async def page_of(session: Session, capture: WarcCapture, witness: str, source_id: int) -> FetchedPage | None:
    """Return a capture as a look at its address; None if all it says is that an unknown address does not exist."""
    key = (await keys_of(session, [capture.url]))[capture.url]
    if capture.status != 200 and await session.first(READ_ADDRESS, url_key=key) is None:
        return None
    address_id = await session.one(
        FIND_ADDRESS, source_id=source_id, url=capture.url, url_key=key, key_version=URL_KEY_VERSION
    )
    visit = Visit(
        address_id=address_id,
        url=capture.url,
        url_key=key,
        first_seen_at=capture.observed_at,
        etag=None,
        last_modified=None,
        looks=0,
        failures=0,
        conditional=0,
        visit_interval=None,
        known_sha256=None,
    )
    return FetchedPage(
        visit=visit,
        observed_at=capture.observed_at,
        final_url=capture.url,
        status=capture.status,
        headers=capture.headers,
        body=capture.body,
        server_ip=capture.server_ip,
        outcome=of_status(capture.status),
        witness=witness,
    )


async def is_recorded(session: Session, page: FetchedPage) -> bool:
    """Whether the ledger already has this capture of this witness, whichever crawl recorded it."""
    return await session.first(CAPTURE_IS_RECORDED, **_capture(page)) is not None


async def draw_look(session: Session, page: FetchedPage) -> AsyncCursor[int]:
    """Ask for a new id for a capture's look; the answer is no row if the ledger has this capture already."""
    return await session.ask(DRAW_LOOK_OF_CAPTURE, **_capture(page))


def _capture(page: FetchedPage) -> dict[str, Any]:
    return {
        "address_id": page.visit.address_id,
        "observed_at": page.observed_at,
        "witness": page.witness,
        "raw_sha256": page.raw_sha256,
    }


async def plan_look(session: Session, page: FetchedPage, outcome: str, policy: RevisitPolicy) -> None:
    """Plan this archive's own first look at an article that so far only others have seen, by the revisit policy.

    Nothing changes if a look is planned already, or was made.
    """
    if outcome not in FetchOutcome.BRINGS_PAGE:
        return
    age = max(timedelta(0), datetime.now(UTC) - page.observed_at)
    await session.run(
        "plan_look",
        address_id=page.visit.address_id,
        step=policy.first_look(age),
        grid=policy.grid,
        dated_at=page.observed_at,
    )
