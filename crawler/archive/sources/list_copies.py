"""Copies of feeds and sitemaps, so that a list that has not changed is not sent again (RFC 9111, section 4.3)."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database
from sql.rows.discovery import KEPT_LIST, KeptList

BODY_AT_MOST = 8 * 1024 * 1024
"""Bytes of a list that is kept; of larger ones the archive would grow more than the newsroom is spared."""
_FRESH = timedelta(hours=1)
"""How long a copy is asked about; after that the list is fetched whole, whatever a confused cache says of it."""
_UNUSED = timedelta(days=7)
_HEADER_AT_MOST = 1000


async def kept_list(database: Database, source_id: int, url: str) -> KeptList | None:
    """Return the copy of a list, if there is one that may be asked about."""
    async with database.transaction() as session:
        return await session.first(KEPT_LIST, source_id=source_id, url=url, fresh=_FRESH)


async def keep_list(database: Database, source_id: int, url: str, copy: KeptList) -> None:
    """Keep the answer of a list that has a validator; an older one is left alone if this one is too large."""
    validators = [value for value in (copy.etag, copy.last_modified) if value]
    if not validators or len(copy.body) > BODY_AT_MOST or max(map(len, validators)) > _HEADER_AT_MOST:
        return
    async with database.transaction() as session:
        await session.run(
            "keep_list",
            source_id=source_id,
            url=url,
            final_url=copy.final_url,
            etag=copy.etag,
            last_modified=copy.last_modified,
            content_type=copy.content_type,
            body=copy.body,
        )
        await session.run("forget_lists", source_id=source_id, unused=_UNUSED)
