"""The schema ``queue``: procrastinate's own tables, made once and migrated with the library's own scripts.

Nothing applies the library's migrations by itself, and its schema can be applied once only, so that
both are recorded in ``store.migration``, under names that begin with ``queue/``. The library calls some of
them ``post``: its version before does not run after them, so that the next version of the program applies them.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from importlib.resources import files
from typing import LiteralString

from procrastinate.schema import SchemaManager

from sql.database import Session
from sql.rows.migrations import LIST_PUT_OFF

_PREFIX = "queue/"
_AFTER = "_post_"
_LOCK = timedelta(seconds=10)


async def apply_queue_schema(session: Session, known: set[str], version: str) -> list[str]:
    """Make or migrate the queue's tables; ``known`` are the names of all applied migrations. Returns the new names."""
    scripts = _library_migrations()
    missing = [name for name in scripts if _PREFIX + name not in known]
    if not missing:
        return []
    is_new = not any(name.startswith(_PREFIX) for name in known)
    if not is_new:
        missing = await _due_now(session, missing, version)
    async with session.connection.transaction():
        await session.run("set_migration_timeouts", lock=_LOCK)
        await session.run("work_in_queue_schema")
        for text in [SchemaManager.get_schema()] if is_new else [scripts[name] for name in missing]:
            await session.connection.execute(text)
        for name in missing:
            sha256 = hashlib.sha256(scripts[name].encode()).digest()
            await session.run("note_migration", name=_PREFIX + name, sha256=sha256)
    return [_PREFIX + name for name in missing]


async def _due_now(session: Session, missing: list[str], version: str) -> list[str]:
    """Those that the version before this one runs after, and those that were put off by it."""
    left = set(await session.all(LIST_PUT_OFF, version=version))
    due = []
    for name in missing:
        if _AFTER not in name or name in left:
            due.append(name)
        else:
            await session.run("put_off", name=name, seen_by=version)
    return due


def _library_migrations() -> dict[str, LiteralString]:
    entries = files("procrastinate.sql").joinpath("migrations").iterdir()
    found = sorted((entry for entry in entries if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}
