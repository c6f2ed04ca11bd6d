"""The duty of announcing: the head of the ledger is told daily, to the log and to the webhook.

Whoever owns the database can make its chain anew, but not what others hold of its head.
"""

from __future__ import annotations

import json
from datetime import timedelta

import structlog

from scheduler.config import Config
from sql.database import Database

EVERY = timedelta(minutes=1)
"""How often it is asked whether the head was told today; the statement itself tells once a day."""
log = structlog.get_logger("ledger")


async def announce_head(database: Database, config: Config) -> int:
    """Tell the head if it was not told today; returns 1 if it was told now."""
    async with database.transaction() as session:
        head = await session.first("tell_head")
        if head is None:
            return 0
        said = {"block": head["id"], "sha256": head["block_sha256"].hex()}
        if config.webhook is not None:
            text = f"head of the ledger: block {said['block']}, {said['sha256']}; keep it, verify --head takes it"
            payload = {"type": "ledger", "text": text, **said, "sealed_at": head["sealed_at"].isoformat()}
            await session.run("put_notice", payload=json.dumps(payload), revision_id=None)
    log.info("head of the ledger", **said)
    return 1
