"""Discovery channels of a source, and the addresses that they list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.sources.address_keys import keys_of
from crawler.identity import URL_KEY_VERSION
from crawler.model.channels import ChannelKind, ClaimKind
from crawler.model.entries import ListedEntry
from crawler.model.revisit_policy import ClaimRules
from sql.database import Database, Session
from sql.rows.discovery import KNOWN_KEYS, LIST_CHANNELS, PUT_CHANNEL

_ADDRESS_AT_MOST = 8000
"""Characters of an address; longer ones are left out."""
_RAW_AT_MOST = 500
"""Bytes of a date as it was written; the rest is cut off."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed, sitemap or section page that names articles; ``kind`` is one of these three words."""

    id: int
    kind: str
    url: str


async def list_channels(database: Database, source_id: int) -> list[Channel]:
    """Return the channels of a source that are in use."""
    async with database.transaction() as session:
        rows = await session.all(LIST_CHANNELS, source_id=source_id)
    return [Channel(row.id, row.kind, row.url) for row in rows]


async def put_channel(session: Session, source_id: int, kind: str, url: str, found_by: str) -> int:
    """Add a channel to a source, or use it again; returns its id."""
    return await session.one(PUT_CHANNEL, source_id=source_id, kind=kind, url=url, found_by=found_by)


async def note_channel(
    database: Database, channel_id: int, outcome: str, entries: Sequence[ListedEntry]
) -> None:
    """Note what a channel yielded just now."""
    dates = [entry.published or entry.lastmod for entry in entries]
    newest = max((date for date in dates if date is not None), default=None)
    async with database.transaction() as session:
        await session.run(
            "note_channel", channel_id=channel_id, outcome=outcome, entries=len(entries), newest_at=newest
        )


async def known_addresses(session: Session, urls: Iterable[str]) -> set[str]:
    """Return those of the addresses that the archive has, in whatever form."""
    keys = await keys_of(session, urls)
    known = set(await session.all(KNOWN_KEYS, keys=list(set(keys.values()))))
    return {url for url, key in keys.items() if key in known}


async def list_addresses(
    database: Database,
    source_id: int,
    channel_id: int,
    entries: Iterable[ListedEntry],
    *,
    claims: ClaimRules,
    since: datetime | None = None,
) -> None:
    """Store the addresses that a channel lists: new ones are due at once, of known ones the claims are noted.

    A known address becomes due, by the rules in ``claims``, if a claim about it has changed, or if the channel does not
    list it any more although it still lists older ones. Addresses dated before ``since`` do not count as missing, as
    the caller has left them out.
    """
    short = [entry for entry in entries if len(entry.url) <= _ADDRESS_AT_MOST]
    async with database.transaction() as session:
        keys = await keys_of(session, [entry.url for entry in short])
        named = [(entry, keys[entry.url]) for entry in short]
        await session.run(
            "list_addresses",
            source_id=source_id,
            urls=[entry.url for entry, _ in named],
            keys=[key for _, key in named],
            dates=[entry.date for entry, _ in named],
            key_version=URL_KEY_VERSION,
        )
        await _note_claims(session, channel_id, named, claims)
        await session.run(
            "note_listing",
            channel_id=channel_id,
            keys=[key for _, key in named],
            spacing=claims.spacing,
            doublings=claims.doublings,
            dropped_share=claims.dropped_share,
            since=since,
        )


async def _note_claims(
    session: Session, channel_id: int, named: list[tuple[ListedEntry, str]], claims: ClaimRules
) -> None:
    """Note what a channel claims of addresses, each given with its key."""
    claimed = [claim for entry, key in named for claim in _claims(entry, key)]
    await session.run(
        "note_claims",
        channel_id=channel_id,
        keys=[claim[0] for claim in claimed],
        kinds=[claim[1] for claim in claimed],
        values=[claim[2] for claim in claimed],
        raws=[claim[3] for claim in claimed],
        spacing=claims.spacing,
        doublings=claims.doublings,
        time_lasts=claims.time_lasts,
        date_lasts=claims.date_lasts,
    )


def _claims(entry: ListedEntry, key: str) -> Iterable[tuple[str, str, datetime | None, str]]:
    is_sitemap = entry.channel == ChannelKind.SITEMAP
    if entry.published is not None or entry.published_raw:
        kind = ClaimKind.NEWS_PUBLISHED if is_sitemap else ClaimKind.FEED_PUBLISHED
        yield key, kind, entry.published, _raw(entry.published_raw, entry.published)
    if entry.lastmod is not None:
        yield (
            key,
            ClaimKind.SITEMAP_LASTMOD if is_sitemap else ClaimKind.FEED_UPDATED,
            entry.lastmod,
            _raw(None, entry.lastmod),
        )


def _raw(seen: str | None, value: datetime | None) -> str:
    text = seen or (value.isoformat() if value else "")
    return text.replace("\x00", "").encode(errors="ignore")[:_RAW_AT_MOST].decode(errors="ignore")


async def note_read(
    database: Database,
    crawl_id: int,
    channel_id: int,
    outcome: str,
    *,
    entries: int = 0,
    own: int = 0,
    named: Iterable[str] = (),
) -> None:
    """Note that a crawl has read a channel: ``own`` of its entries are the source's, ``named`` are those taken."""
    async with database.transaction() as session:
        keys = await keys_of(session, named)
        await session.run(
            "note_channel_read",
            crawl_id=crawl_id,
            channel_id=channel_id,
            outcome=outcome,
            entries=entries,
            own=own,
            keys=list(keys.values()),
        )
