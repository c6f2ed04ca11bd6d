"""Brings the sources of the sources file into the archive, where each keeps its id for ever."""

from __future__ import annotations

from crawler.archive.sources.channels import put_channel
from crawler.model.channels import FoundBy
from crawler.sources import Source, SourcesFile, SourcesFileError
from sql.database import Database, Session
from sql.rows.sources import HAS_BOTH_NAMES, PUT_SOURCE


async def put_sources(database: Database, file: SourcesFile) -> None:
    """Take over a sources file in one transaction: sources are added, changed, renamed and retired."""
    async with database.transaction() as session:
        for source in file.sources:
            await _put(session, source)
        await session.run("retire_sources", names=[source.name for source in file.sources])
        await session.run(
            "note_sources_file",
            path=str(file.path),
            sha256=bytes.fromhex(file.sha256),
            contact=file.contact,
        )


async def _put(session: Session, source: Source) -> None:
    if source.was:
        if await session.one(HAS_BOTH_NAMES, name=source.name, was=source.was):
            raise SourcesFileError(
                [
                    f'source "{source.name}": key "was": the archive has a source "{source.was}" and another '
                    f'"{source.name}", each with its articles; leave was out, or give this block a new name'
                ]
            )
        await session.run("rename_source", name=source.name, was=source.was)
    source_id = await session.one(
        PUT_SOURCE,
        name=source.name,
        title=source.title,
        home=source.home,
        site=source.site,
        language=source.language,
        timezone=source.timezone,
        # Defaults are left out, so that an older version, which lacks a key, can read the block unless the key is used.
        block=source.model_dump_json(exclude_defaults=True),
        enabled=source.enabled,
    )
    await session.run("put_source_due", source_id=source_id, schedule=_schedule(source))
    await _put_channels(session, source_id, source)


def _schedule(source: Source) -> str:
    """Return all settings that decide when a source is due; if they change, it is planned anew."""
    return source.model_dump_json(include={"interval", "cron", "timezone", "jitter", "quiet"})


async def _put_channels(session: Session, source_id: int, source: Source) -> None:
    named = [("feed", source.feeds), ("sitemap", source.sitemaps), ("section", source.sections)]
    urls = [url for _, channels in named for url in channels]
    await session.run("drop_channels", source_id=source_id, urls=urls)
    for kind, channels in named:
        for url in channels:
            await put_channel(session, source_id, kind, url, FoundBy.SOURCES_FILE)
