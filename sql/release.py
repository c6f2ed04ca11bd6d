"""The SQL of a version of the program, and whether a database stands as that version wants it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import LiteralString

from sql.database import Session
from sql.rows.migrations import LIST_MIGRATIONS, READ_API


@dataclass(frozen=True, slots=True)
class Script:
    """A file of SQL."""

    name: str
    text: LiteralString

    @property
    def sha256(self) -> bytes:
        """The hash by which it is recorded."""
        return hashlib.sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the program: its number, and the folder with its ``migrations`` and ``api``."""

    version: str
    home: Traversable

    @classmethod
    def installed(cls) -> Release:
        """The version that runs."""
        return cls(version("palimpsest"), files("sql"))

    def migrations(self) -> list[Script]:
        """What makes the tables, in order."""
        return _scripts(self.home.joinpath("migrations"))

    def api(self) -> list[Script]:
        """What makes the schema ``archive``, in order."""
        return _scripts(self.home.joinpath("api"))

    def api_sha256(self) -> bytes:
        """The hash by which the schema ``archive`` of this version is known."""
        return hashlib.sha256(b"".join(script.sha256 for script in self.api())).digest()

    async def is_installed_in(self, session: Session) -> bool:
        """Whether all migrations were applied to a database, and its views and functions are of this version."""
        known = {row.name: bytes(row.sha256) for row in await session.all(LIST_MIGRATIONS)}
        if any(known.get(script.name) != script.sha256 for script in self.migrations()):
            return False
        standing = await session.first(READ_API)
        return standing is not None and bytes(standing.sha256) == self.api_sha256()


def _scripts(folder: Traversable) -> list[Script]:
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return [
        Script(entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]
