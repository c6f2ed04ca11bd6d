"""What the statements of ``sql/statements/readers.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class EndedQuery:
    """A query of a reader that took too long and was ended."""

    pid: int
    name: str
    state: str | None
    age: timedelta
    ended: bool


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """A view, function or column of the schema ``archive``, and what it means."""

    kind: str
    of: str
    name: str
    type: str | None
    meaning: str
    number: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A login of a reader: may it add spellings, has it a schema of its own, and how many connections has it now."""

    name: str
    editor: bool
    workspace: bool
    queries: int


LIST_READERS = Statement("list_readers", Reader)
END_READER_QUERIES = Statement("end_reader_queries", EndedQuery)
READER_NAMES = Scalar("reader_names", str)
SCHEMA_REFERENCE = Statement("schema_reference", SchemaPart)
