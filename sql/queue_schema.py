"""The schema ``queue``: procrastinate's own tables, made once and migrated with the library's own scripts.

Nothing applies the library's migrations by itself, and its schema can be applied once only, so that
both are recorded in ``store.migration``, under names that begin with ``queue/``.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import LiteralString

from procrastinate.schema import SchemaManager

from sql.database import Session

_PREFIX = "queue/"


async def apply_queue_schema(session: Session, known: set[str]) -> list[str]:
    """Make or migrate the queue's tables; ``known`` are the names of all applied migrations. Returns the new names."""
    scripts = _library_migrations()
    missing = [name for name in scripts if _PREFIX + name not in known]
    if not missing:
        return []
    is_new = not any(name.startswith(_PREFIX) for name in known)
    async with session.connection.transaction():
        await session.run("work_in_queue_schema")
        for text in [SchemaManager.get_schema()] if is_new else [scripts[name] for name in missing]:
            await session.connection.execute(text)
        for name in missing:
            sha256 = hashlib.sha256(scripts[name].encode()).digest()
            await session.run("note_migration", name=_PREFIX + name, sha256=sha256)
    return [_PREFIX + name for name in missing]


def _library_migrations() -> dict[str, LiteralString]:
    entries = files("procrastinate.sql").joinpath("migrations").iterdir()
    found = sorted((entry for entry in entries if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}
