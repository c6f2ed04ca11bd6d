"""The duty of announcing: the head of the ledger (its newest block) is sent daily to the log and to the webhook.

The owner of the database could make the whole chain anew, but cannot change the hashes that others have kept.
"""

from __future__ import annotations

import json
from datetime import timedelta

import structlog

from scheduler.config import Config
from sql.database import Database
from sql.rows.anchors import TELL_HEAD

EVERY = timedelta(minutes=1)
"""How often it is asked whether the head was announced today; it is announced once a day."""
log = structlog.get_logger("ledger")


async def announce_head(database: Database, config: Config) -> int:
    """Announce the head if it was not announced today; returns 1 if it was announced now, else 0."""
    async with database.transaction() as session:
        head = await session.first(TELL_HEAD)
        if head is None:
            return 0
        said = {"block": head.id, "sha256": head.block_sha256.hex()}
        if config.webhook is not None:
            text = f"head of the ledger: block {said['block']}, {said['sha256']}; keep it, verify --head takes it"
            payload = {"type": "ledger", "text": text, **said, "sealed_at": head.sealed_at.isoformat()}
            await session.run("put_notice", payload=json.dumps(payload), revision_id=None)
    log.info("head of the ledger", **said)
    return 1
