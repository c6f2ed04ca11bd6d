"""The keys under which the archive has addresses, where another version of the program made them.

While two versions work side by side, their rules can give one address two keys. An address that the archive has
keeps the key that it has, so that neither version takes it for a new one: keys are made again by the duty
``rekey`` of the higher version, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.identity import URL_KEY_VERSION, url_key
from crawler.model.visits import FetchedPage
from sql.database import Session
from sql.rows.rekey import KEYS_OF_OTHER_VERSIONS


async def keys_of(session: Session, urls: Iterable[str]) -> dict[str, str]:
    """Return the key of each address: that of the archive, if another version made it, else that of this one."""
    return await kept_keys(session, {url: url_key(url) for url in urls})


async def kept_keys(session: Session, made: Mapping[str, str]) -> dict[str, str]:
    """Return keys that were made of addresses, with those that the archive has from another version in their place."""
    rows = await session.all(KEYS_OF_OTHER_VERSIONS, urls=list(made), key_version=URL_KEY_VERSION)
    return {**made, **{row.url: row.url_key for row in rows}}


def key_on_page(page: FetchedPage, url: str) -> str:
    """Return the key of an address that a page names: the requested address has the key under which it is visited."""
    return page.visit.url_key if url == page.visit.url else url_key(url)
