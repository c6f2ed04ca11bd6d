"""The duty of stamping: the head of the ledger (its newest block) is stamped by RFC 3161 authorities.

The owner of the database could make the whole chain anew, but not the stamps on it. If an authority fails, that is
logged, and it is asked again later; nothing else waits for it.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
import urllib3

from crawler.evidence.ledger_format import BLOCK
from crawler.evidence.timestamps import BadStamp, Stamp, read_roots, read_stamp, request
from scheduler.config import Config
from sql.database import Database
from sql.rows.anchors import CLAIM_STAMP, HeadToStamp

EVERY = timedelta(minutes=1)
"""How often it is asked whether a stamp is due; the setting ``stamp_every`` says how often one is."""
_SECONDS = 20.0
"""Seconds that an authority may take to answer."""
_LARGEST = 1 << 20
"""Bytes of an answer that are read; a stamp with its certificates has a few thousand."""
_AFTER_FAILURE = timedelta(hours=1)
"""An authority that failed is asked again after this time: these are public services that limit how often one asks."""
_CLAIMED_FOR = timedelta(minutes=1)
"""If a process has claimed a stamp for so long and noted no answer, it is gone, and another process may ask."""
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
log = structlog.get_logger("ledger")


async def stamp_head(database: Database, config: Config) -> int:
    """Ask each authority whose stamp is due, one after another; returns how many stamped."""
    return sum([await _stamp(database, config, url) for url in authorities(config.stamps)])


async def _stamp(database: Database, config: Config, url: str) -> bool:
    authority = named(url)
    async with database.transaction() as session:
        head = await session.first(
            CLAIM_STAMP,
            authority=authority,
            every=config.stamp_every,
            patience=min(_AFTER_FAILURE, config.stamp_every),
            claimed_for=_CLAIMED_FOR,
        )
    if head is None:
        return False
    error = None
    try:
        answer = await asyncio.to_thread(_post, url, request(BLOCK.text(head)))
        await _keep(database, config, head, authority, answer)
    except (urllib3.exceptions.HTTPError, BadStamp, ValueError) as failure:
        error = f"{type(failure).__name__}: {failure}".replace(url, authority)
        log.warning("no time stamp", authority=authority, block=head.id, error=error)
    async with database.transaction() as session:
        await session.run("note_stamp_try", authority=authority, error=error)
    return error is None


async def _keep(database: Database, config: Config, head: HeadToStamp, authority: str, answer: bytes) -> None:
    stamp = _checked(config, head, answer)
    async with database.transaction() as session:
        await session.run(
            "write_stamp",
            block_id=head.id,
            authority=authority,
            stamped_at=stamp.at,
            answer=answer,
        )
    log.info("ledger stamped", authority=authority, block=head.id, at=stamp.at.isoformat())


def _checked(config: Config, head: HeadToStamp, answer: bytes) -> Stamp:
    """Return the answer as a stamp of the head; raises BadStamp if it stamps something else or is badly signed."""
    roots = read_roots(config.stamp_roots) if config.stamp_roots else ()
    stamp = read_stamp(answer, roots)
    if stamp.imprint != head.block_sha256:
        raise BadStamp("it is a stamp of something else")
    return stamp


def authorities(setting: str) -> list[str]:
    """Return the addresses in the setting ``stamps``, which are separated by commas."""
    return [url.strip() for url in setting.split(",") if url.strip()]


def named(url: str) -> str:
    """Return the name of an authority: its address without user name, password and query, which may be secret."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def _post(url: str, question: bytes) -> bytes:
    with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
        answer = pool.request("POST", url, body=question, headers=_HEADERS, preload_content=False)
        body: bytes = answer.read(_LARGEST)
    if answer.status != 200:
        raise BadStamp(f"the authority answered with status {answer.status}")
    return body
