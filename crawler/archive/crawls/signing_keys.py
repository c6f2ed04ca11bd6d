"""The key with which all processes of an archive sign their requests."""

from __future__ import annotations

from crawler.fetching.request_signatures import RequestSigner, new_seed, public_key_of
from sql.database import Database
from sql.rows.politeness import SIGNING_SEED


async def load_signer(database: Database, agent: str) -> RequestSigner:
    """Return the signer of an archive; its key is made the first time that one is asked for."""
    async with database.transaction() as session:
        seed = await session.first(SIGNING_SEED)
        if seed is None:
            made = new_seed()
            await session.run("put_signing_key", seed=made, public_key=public_key_of(made))
            seed = await session.one(SIGNING_SEED)
    return RequestSigner(agent, seed)
