"""Brings the sources file into the database whenever it changes; if it is broken, the log and an alarm say so."""

from __future__ import annotations

import hashlib
from pathlib import Path

import structlog

from crawler.archive.sources.source_rows import put_sources
from crawler.sources import FILE_NAME, SourcesFile, SourcesFileError, file_of, load, place_of
from sql.database import Database
from sql.rows.sources import READ_SOURCES_FILE

log = structlog.get_logger("sources")


class WatchedFile:
    """A sources file that is read again whenever its bytes change."""

    def __init__(self, database: Database, path: Path | None) -> None:
        self._database, self._path = database, path
        self._seen: bytes | None = None

    async def take_up(self) -> SourcesFile:
        """Read the file and put it in force; raises SourcesFileError if it is broken."""
        seen = self._fingerprint()
        await self._refuse_a_lost_file()
        file = load(self._path)
        await put_sources(self._database, file)
        self._seen = seen
        log.info("sources file in force", path=str(file.path), sources=len(file.sources))
        return file

    async def take_up_changes(self) -> None:
        """Put the file in force if it has changed; if it is broken, that is logged, and the last good one stays."""
        if self._path is None or self._fingerprint() == self._seen:
            return
        try:
            await self.take_up()
        except SourcesFileError as error:
            log.error("sources file is broken, the last good one stays in force", error=str(error))
            async with self._database.transaction() as session:
                await session.run("note_sources_error", error=str(error))
            self._seen = self._fingerprint()

    async def _refuse_a_lost_file(self) -> None:
        """Raise SourcesFileError if the folder has lost the file that is in force.

        Without this check the file that ships would be read instead, and all sources of the lost one would be retired.
        """
        if self._path is None or file_of(self._path) is not None:
            return
        place, _ = place_of(self._path)
        lost = (place or self._path) / FILE_NAME
        async with self._database.transaction() as session:
            row = await session.first(READ_SOURCES_FILE)
        if row is not None and row.path == str(lost):
            raise SourcesFileError(
                [f"{lost}: is gone; put it back, or unset PALIMPSEST_SOURCES for the one that ships"]
            )

    def _fingerprint(self) -> bytes | None:
        path = file_of(self._path)
        try:
            return hashlib.sha256(path.read_bytes()).digest() if path else None
        except OSError:
            return None
