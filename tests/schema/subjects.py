"""Where each object belongs: to the file of migrations or views that makes it, whose first line is the heading.

A view or function stands with the file in ``sql/api`` that makes it, as its text is there; a table stands with the
migration that made it first, however many have altered it since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_SQL = Path(__file__).parents[2] / "sql"
_MADE = re.compile(
    r"^\s*CREATE (?:OR REPLACE )?(?:UNLOGGED )?(?:TABLE|VIEW|SEQUENCE|FUNCTION|PROCEDURE|TEXT SEARCH CONFIGURATION)"
    r" (?:IF NOT EXISTS )?(\w+\.\w+)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A file that makes objects: its place in the order, its name under ``sql/`` and its heading."""

    place: int
    name: str
    heading: str


def subjects() -> dict[str, tuple[Subject, int]]:
    """The subject of every object, by ``schema.name``, with its place in the subject."""
    found: dict[str, tuple[Subject, int]] = {}
    for place, path in enumerate(_files()):
        text = path.read_text(encoding="utf-8")
        subject = Subject(place, str(path.relative_to(_SQL)), _heading(text))
        for made in _MADE.finditer(text):
            if made[1] not in found or path.parent.name == "api":
                found[made[1]] = (subject, made.start())
    return found


def _files() -> list[Path]:
    """In the order in which they are applied; what migrating itself needs is made by a statement."""
    first = _SQL / "statements" / "migrations.sql"
    return [first, *sorted((_SQL / "migrations").glob("*.sql")), *sorted((_SQL / "api").glob("*.sql"))]


def _heading(text: str) -> str:
    """The comment with which a file begins, as one paragraph."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("--") or line.startswith("-- name:"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines).removeprefix("may wait").strip() or "What migrating itself needs."
