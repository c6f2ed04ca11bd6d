"""Pages that others archived: how far each WARC file was read, and what their captures leave in the archive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor

from crawler.identity import URL_KEY_VERSION, url_key
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.http_answers import of_status
from crawler.model.revisit_policy import RevisitPolicy
from crawler.model.visits import FetchedPage, Visit, WarcCapture
from sql.database import Database, Row, Session


class OtherWitness(Exception):
    """The file was taken up before under the name of another witness; the message names it."""


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A file that is taken into a source's archive; ``position`` is in bytes, of ``size``."""

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
    """The state of a file, which begins where it was not taken up before; raises OtherWitness, and OSError."""
    size = (await asyncio.to_thread(path.stat)).st_size
    async with database.transaction() as session:
        row = await session.one(
            "take_up_warc", source_id=source_id, name=path.name, size=size, witness=witness
        )
    if row["witness"] != witness:
        raise OtherWitness(f"{path}: was taken up as archived by {row['witness']!r}; name that witness")
    return WarcFile(path=path, **row)


async def note_part(session: Session, file: WarcFile, *, position: int, records: int, captures: int) -> None:
    """All records before a position are in the archive."""
    await session.run("note_warc", id=file.id, position=position, records=records, captures=captures)


async def note_end(database: Database, file: WarcFile, problem: str | None) -> None:
    """The file was read to its end, or to where it breaks."""
    async with database.transaction() as session:
        await session.run("end_warc", id=file.id, problem=problem)


async def page_of(session: Session, capture: WarcCapture, witness: str, source_id: int) -> FetchedPage | None:
    """A capture as a look at its address; None where it says only that an unknown address is not there."""
    key = url_key(capture.url)
    if capture.status != 200 and await session.first("read_address", url_key=key) is None:
        return None
    address_id = await session.value(
        "find_address", source_id=source_id, url=capture.url, url_key=key, key_version=URL_KEY_VERSION
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
    """Whether the ledger has this capture of this witness, from whatever crawl."""
    return await session.first("capture_is_recorded", **_capture(page)) is not None


async def draw_look(session: Session, page: FetchedPage) -> AsyncCursor[Row]:
    """Ask for the id of a capture's look; no row where the ledger has it already."""
    return await session.ask("draw_look_of_capture", **_capture(page))


def _capture(page: FetchedPage) -> dict[str, Any]:
    return {
        "address_id": page.visit.address_id,
        "observed_at": page.observed_at,
        "witness": page.witness,
        "raw_sha256": page.raw_sha256,
    }


async def plan_look(session: Session, page: FetchedPage, outcome: str, policy: RevisitPolicy) -> None:
    """An article that only others have seen is looked at by the policy, unless a look is planned or was made."""
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
