"""Single articles that a person watches; their site need not be a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.archive.sources.address_keys import keys_of
from crawler.identity import URL_KEY_VERSION, registrable_domain
from crawler.sources import Source
from sql.database import Database, Session
from sql.rows.sources import PUT_SOURCE
from sql.rows.visits import FIND_ADDRESS, LIST_WATCHES, READ_ADDRESS, SOURCE_OF_SITE, ListedWatch

_PREFIX = "watch-"
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class AddressClosed(ValueError):
    """The article at the address was redacted, so it is never fetched again."""


@dataclass(frozen=True, slots=True)
class ArticleWatch:
    """How an article is watched: with looks at most ``every`` apart, ``until`` a time or until a person ends it."""

    every: timedelta
    until: datetime | None = None
    why: str | None = None


async def put_watch(database: Database, url: str, watch: ArticleWatch) -> str:
    """Watch an article, which is due at once; returns the name of the source whose crawls look at it.

    If its site is a source, that is the source. Else one is made that only looks at watched articles. Raises
    AddressClosed.
    """
    async with database.transaction() as session:
        key = (await keys_of(session, [url]))[url]
        known = await session.first(READ_ADDRESS, url_key=key)
        if known is not None and known.closed:
            raise AddressClosed(f"{url} was redacted and is never fetched again; archive.redactions says why")
        name: str
        if known is not None and known.active:
            address_id, name = known.id, known.source
        else:
            source_id, name = await _source_for(session, url)
            address_id = await session.one(
                FIND_ADDRESS,
                source_id=source_id,
                url=url,
                url_key=key,
                key_version=URL_KEY_VERSION,
            )
            await session.run("visit_for_source", address_id=address_id, source_id=source_id)
        await session.run("put_watch", address_id=address_id)
        await session.run(
            "open_watch", address_id=address_id, every=watch.every, until=watch.until, why=watch.why
        )
    return name


async def end_watch(database: Database, url: str) -> bool:
    """End the watch of an article; returns whether there was one.

    A source that was made for watches only, and has no other open one, is retired: it is not crawled any more.
    """
    async with database.transaction() as session:
        key = (await keys_of(session, [url]))[url]
        ended = bool(await session.touched("end_watch", url_key=key))
        await session.run("retire_watch_source", url_key=key)
    return ended


async def list_watches(database: Database) -> list[ListedWatch]:
    """Return the open watches, with the columns of ``archive.watches``."""
    async with database.transaction() as session:
        return await session.all(LIST_WATCHES)


async def _source_for(session: Session, url: str) -> tuple[int, str]:
    for row in await session.all(SOURCE_OF_SITE, site=registrable_domain(url)):
        if Source.model_validate(row.block).owns(url):
            return row.id, row.name
    return await _make_source(session, url)


async def _make_source(session: Session, url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    site = registrable_domain(url)
    name = (_PREFIX + _NOT_IN_NAMES.sub("-", site.lower()))[:63].strip("-")
    source = Source(home=f"{parts.scheme}://{parts.netloc}/", name=name, title=site)
    source_id: int = await session.one(
        PUT_SOURCE,
        name=name,
        title=site,
        home=source.home,
        site=source.site,
        language=None,
        timezone=source.timezone,
        block=source.model_dump_json(exclude_defaults=True),
        enabled=True,
    )
    await session.run("put_watch_source", source_id=source_id)
    return source_id, name
