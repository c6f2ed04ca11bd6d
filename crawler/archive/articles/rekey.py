"""Makes the keys of addresses again after the rules of ``url_key`` have changed.

If two addresses have the same key by the new rules, their articles are merged, provided that headlines or texts agree.
No address is deleted, as the ledger names addresses by their ids: the second one keeps its old key and is not visited
any more, and its looks and captures stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.archive.articles.article_matching import agree
from crawler.archive.articles.merge import merge
from crawler.archive.texts.extraction_record import stored_text
from crawler.identity import URL_KEY_VERSION, url_key
from sql.database import Database, Session
from sql.rows.record import CURRENT_TEXT
from sql.rows.rekey import ADDRESS_OF_KEY, ADDRESSES_TO_REKEY, ARTICLE_OF_ADDRESS, AddressToRekey

_BATCH = 500
"""Addresses of one transaction."""
_BATCHES = 20
"""Transactions of one call."""


@dataclass(slots=True)
class Rekeyed:
    """Counts of addresses looked at, keys that changed, addresses whose new key another one has, and merges."""

    addresses: int = 0
    changed: int = 0
    met: int = 0
    merged: int = 0


async def rekey(database: Database, batch: int = _BATCH, batches: int = _BATCHES) -> Rekeyed:
    """Make the keys of older versions again, a batch in each transaction; what is left is done by the next call."""
    done = Rekeyed()
    for _ in range(batches):
        async with database.transaction() as session:
            await session.run("lock_rekeying")
            rows = await session.all(ADDRESSES_TO_REKEY, key_version=URL_KEY_VERSION, at_most=batch)
            for row in rows:
                await _rekey(session, row, done)
        if not rows:
            break
    return done


async def _rekey(session: Session, row: AddressToRekey, done: Rekeyed) -> None:
    key = url_key(row.url)
    done.addresses += 1
    done.changed += key != row.url_key
    holder = await session.first(ADDRESS_OF_KEY, url_key=key)
    if holder is None or holder.address_id == row.id:
        await session.run("put_key", address_id=row.id, url_key=key, key_version=URL_KEY_VERSION)
        return
    done.met += 1
    await session.run("keep_key", address_id=row.id, key_version=URL_KEY_VERSION)
    article_id = await session.first(ARTICLE_OF_ADDRESS, address_id=row.id)
    if article_id is not None and holder.article_id not in (None, article_id):
        done.merged += await _merge(session, article_id, holder.article_id)


async def _merge(session: Session, article_id: int, other_id: int) -> bool:
    """Merge two articles whose addresses have one key now, the younger into the older, if headlines or texts agree."""
    older, younger = sorted((article_id, other_id))
    texts = [stored_text(await session.one(CURRENT_TEXT, article_id=each)) for each in (older, younger)]
    if not agree(*texts):
        return False
    await merge(session, younger, older, "one address by newer rules")
    return True
