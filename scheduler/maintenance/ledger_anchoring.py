"""The ledger's head made known outside: told daily to the log and the webhook, stamped by RFC 3161 authorities.

Whoever owns the database can make its chain anew; not so what others hold of its head. A failure here is
told of and tried again, and holds up nothing.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
import urllib3

from crawler.evidence.ledger_format import BLOCK
from crawler.evidence.timestamps import BadStamp, Stamp, read_roots, read_stamp, request
from scheduler.config import Config
from sql.database import Database, Row

_SECONDS = 20.0
_LARGEST = 1 << 20
_PATIENCE = timedelta(hours=1)
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
log = structlog.get_logger("ledger")


@dataclass(frozen=True, slots=True)
class LedgerAnchoring:
    """Where the head of an archive's ledger is made known."""

    config: Config
    database: Database

    async def keep(self) -> None:
        """Tell the head where it was not told today, and have it stamped where a stamp is due."""
        await self._tell()
        await self.stamp()

    async def _tell(self) -> None:
        async with self.database.transaction() as session:
            head = await session.first("tell_head")
            if head is None:
                return
            said = {"block": head["id"], "sha256": head["block_sha256"].hex()}
            if self.config.webhook is not None:
                text = f"head of the ledger: block {said['block']}, {said['sha256']}; keep it, verify --head takes it"
                payload = {"type": "ledger", "text": text, **said, "sealed_at": head["sealed_at"].isoformat()}
                await session.run("put_notice", payload=json.dumps(payload), revision_id=None)
        log.info("head of the ledger", **said)

    async def stamp(self) -> None:
        """Ask each authority whose stamp is due; several are asked one after another."""
        for url in authorities(self.config.stamps):
            await self._ask(url, named(url))

    async def _ask(self, url: str, authority: str) -> None:
        every = self.config.stamp_every
        async with self.database.transaction() as session:
            head = await session.first(
                "claim_stamp", authority=authority, every=every, patience=min(_PATIENCE, every)
            )
        if head is None:
            return
        error = None
        try:
            answer = await asyncio.to_thread(_post, url, request(BLOCK.text(head)))
            await self._keep(head, authority, answer)
        except (urllib3.exceptions.HTTPError, BadStamp, ValueError) as failure:
            error = f"{type(failure).__name__}: {failure}".replace(url, authority)
            log.warning("no time stamp", authority=authority, block=head["id"], error=error)
        async with self.database.transaction() as session:
            await session.run("note_stamp_try", authority=authority, error=error)

    async def _keep(self, head: Row, authority: str, answer: bytes) -> None:
        stamp = self._checked(head, answer)
        async with self.database.transaction() as session:
            await session.run(
                "write_stamp",
                block_id=head["id"],
                authority=authority,
                stamped_at=stamp.at,
                answer=answer,
            )
        log.info("ledger stamped", authority=authority, block=head["id"], at=stamp.at.isoformat())

    def _checked(self, head: Row, answer: bytes) -> Stamp:
        """The answer as a stamp of the head; raises BadStamp where it is another's, or its signature is not good."""
        roots = read_roots(self.config.stamp_roots) if self.config.stamp_roots else ()
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
