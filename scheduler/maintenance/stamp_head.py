"""The duty of stamping: the head of the ledger is stamped by RFC 3161 authorities.

Whoever owns the database can make its chain anew, but not the stamps on it. A failure here is told of and tried
again, and holds up nothing.
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
from sql.database import Database, Row

EVERY = timedelta(minutes=1)
"""How often it is asked whether a stamp is due; how often one is, the setting for stamps says."""
_SECONDS = 20.0
"""An authority may take so long over an answer."""
_LARGEST = 1 << 20
"""Bytes of an answer; a stamp with its chain of certificates takes some thousand."""
_AFTER_FAILURE = timedelta(hours=1)
"""An authority that failed is asked again after so long: they are public, and count who asks."""
_CLAIMED_FOR = timedelta(minutes=1)
"""A process that asks an authority and says nothing for so long is gone; an answer takes no longer."""
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
log = structlog.get_logger("ledger")


async def stamp_head(database: Database, config: Config) -> int:
    """Ask each authority whose stamp is due, one after another; returns how many stamped."""
    return sum([await _stamp(database, config, url) for url in authorities(config.stamps)])


async def _stamp(database: Database, config: Config, url: str) -> bool:
    authority = named(url)
    async with database.transaction() as session:
        head = await session.first(
            "claim_stamp",
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
        log.warning("no time stamp", authority=authority, block=head["id"], error=error)
    async with database.transaction() as session:
        await session.run("note_stamp_try", authority=authority, error=error)
    return error is None


async def _keep(database: Database, config: Config, head: Row, authority: str, answer: bytes) -> None:
    stamp = _checked(config, head, answer)
    async with database.transaction() as session:
        await session.run(
            "write_stamp",
            block_id=head["id"],
            authority=authority,
            stamped_at=stamp.at,
            answer=answer,
        )
    log.info("ledger stamped", authority=authority, block=head["id"], at=stamp.at.isoformat())


def _checked(config: Config, head: Row, answer: bytes) -> Stamp:
    """The answer as a stamp of the head; raises BadStamp if it is another's, or its signature is not good."""
    roots = read_roots(config.stamp_roots) if config.stamp_roots else ()
    stamp = read_stamp(answer, roots)
    if stamp.imprint != head["block_sha256"]:
        raise BadStamp("it is a stamp of something else")
    return stamp


def authorities(setting: str) -> list[str]:
    """The addresses in the setting."""
    return [url.strip() for url in setting.split(",") if url.strip()]


def named(url: str) -> str:
    """The name of an authority: its address without what may be secret."""
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
