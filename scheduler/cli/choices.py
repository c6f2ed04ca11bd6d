"""Values that a person writes and that have to be known: an unknown one is an error that names the choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scheduler.cli.messages import Refused
from sql.database import Session
from sql.errors import did_you_mean
from sql.rows.search import ARCHIVE_LANGUAGES, SOURCE_NAMES

_LISTED = 30
"""Choices that are named."""
_CODE = re.compile(r"[a-z]{2,3}")


def unknown(what: str, value: str, choices: Sequence[str]) -> Refused:
    """Return the error for a value that is none of the choices, with the nearest one."""
    near = did_you_mean(value, list(choices))
    more = f" and {len(choices) - _LISTED} more" if len(choices) > _LISTED else ""
    known = f"{', '.join(choices[:_LISTED])}{more}" if choices else "there is none yet"
    return Refused(f"{what} is called {value!r}{near or ';'} known: {known}")


def one_of(option: str, value: str, choices: Sequence[str]) -> str:
    """Return a value that is one of the choices; raises Refused."""
    if value not in choices:
        near = did_you_mean(value, list(choices))
        raise Refused(f"{option}: {value!r} is not known{near or ';'} write {', '.join(choices)}")
    return value


async def require_source(session: Session, name: str | None) -> None:
    """Raise Refused if the archive has no source of that name."""
    if name is None:
        return
    names = await session.all(SOURCE_NAMES)
    if name not in names:
        raise unknown("no source", name, names)


async def require_language(session: Session, code: str | None) -> None:
    """Raise Refused if a language is not written as a code, such as ``en``; one without articles is no error."""
    if code is None or _CODE.fullmatch(code):
        return
    codes = await session.all(ARCHIVE_LANGUAGES)
    raise unknown("no language (codes of ISO 639, such as en)", code, codes)
