"""The schema ``queue``: the tables of the library procrastinate, made once and migrated with the library's scripts.

The library does not apply its migrations by itself, and its schema can be applied only once. So both are recorded in
``store.migration``, under names that begin with ``queue/``. Some migrations have "post" in their name: the version of
the library before does not run after them. They are put off until the next version of this program, which does not
have to let the version before the last one run any more.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString

from sql.database import Session
from sql.rows.migrations import LIST_PUT_OFF

_PREFIX = "queue/"
_AFTER = "_post_"
_LOCK = timedelta(seconds=10)


async def apply_queue_schema(session: Session, known: set[str], version: str) -> list[str]:
    """Make or migrate the queue's tables; returns the names of the migrations that were applied.

    ``known`` are the names of all migrations that were applied before, ``version`` is that of this program.
    """
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
        for text in [_library_schema()] if is_new else [scripts[name] for name in missing]:
            await session.connection.execute(text)
        for name in missing:
            sha256 = hashlib.sha256(scripts[name].encode()).digest()
            await session.run("note_migration", name=_PREFIX + name, sha256=sha256)
    return [_PREFIX + name for name in missing]


async def _due_now(session: Session, missing: list[str], version: str) -> list[str]:
    """Return the missing migrations that may be applied now, and note that the others are put off.

    They are those after which the version before this one still runs, and those that an earlier version has put off.
    """
    left = set(await session.all(LIST_PUT_OFF, version=version))
    due = []
    for name in missing:
        if _AFTER not in name or name in left:
            due.append(name)
        else:
            await session.run("put_off", name=name, seen_by=version)
    return due


def _library_schema() -> LiteralString:
    from procrastinate.schema import SchemaManager  # a new archive alone needs it

    return SchemaManager.get_schema()


def _library_migrations() -> dict[str, LiteralString]:
    # The place is asked of the import system, not of the package, whose import takes longer than all else of a command.
    found_at = find_spec("procrastinate")
    if found_at is None or not found_at.submodule_search_locations:
        raise ModuleNotFoundError("procrastinate, the library of the queue, is not installed")
    entries = Path(found_at.submodule_search_locations[0], "sql", "migrations").iterdir()
    found = sorted((entry for entry in entries if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}
