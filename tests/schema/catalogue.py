"""What the server's catalogue says of the schemas ``store`` and ``archive``."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_LEFT_OUT = ("pg_extension", "pg_default_acl")
"""Extensions stand in the head of the file; the rights of roles are given by store.grant_roles()."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Rows of the queries in ``catalogue.sql``; parts of a table by the table's number."""

    version: str
    relations: list[dict[str, Any]]
    functions: list[dict[str, Any]]
    text_search: list[dict[str, Any]]
    parts: dict[str, dict[int, list[dict[str, Any]]]]


def read_catalogue(dsn: str) -> Catalogue:
    """Ask the server; raises ValueError if a schema holds an object of a kind that would stay out of the file."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.execute("SET search_path = pg_catalog")
        found = {name: connection.execute(text.encode()).fetchall() for name, text in _queries().items()}
        version = str(connection.info.server_version // 10000)
    _refuse_unknown(found)
    parts = {name: _by_table(rows) for name, rows in found.items() if rows and "of" in rows[0]}
    return Catalogue(version, found["relations"], found["functions"], found["text_search"], parts)


def _queries() -> dict[str, str]:
    text = Path(__file__).with_name("catalogue.sql").read_text(encoding="utf-8")
    pieces = _NAME.split(text)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def _refuse_unknown(found: dict[str, list[dict[str, Any]]]) -> None:
    shown = {row["oid"] for name in ("relations", "functions", "text_search") for row in found[name]}
    unknown = [
        row["what"] for row in found["members"] if row["class"] not in _LEFT_OUT and row["oid"] not in shown
    ]
    if unknown:
        raise ValueError(f"tests/schema/catalogue.sql has no query for {', '.join(unknown)}")


def _by_table(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of[row["of"]].append(row)
    return of
