"""``python -m tests.schema`` writes anew what is made from the schema of a database that all migrations have made.

These are ``sql/schema.sql``, the whole of it, and ``sql/contract.txt``, the names and types on which queries rest.
"""

from __future__ import annotations

import asyncio

import psycopg
from psycopg.rows import class_row

from scheduler.cli.reading.schema import contract_lines
from sql import embedded
from sql.database import statements
from sql.migrate import migrate
from sql.rows.readers import SCHEMA_REFERENCE
from tests.schema.catalogue import read_catalogue
from tests.schema.kept import CONTRACT, SCHEMA
from tests.schema.rendering import render
from tests.scratch import scratch


def main() -> None:
    """Start a server of its own, migrate, write the files and stop the server."""
    with scratch() as folder:
        try:
            dsn = embedded.ensure(folder / "data")
            asyncio.run(migrate(dsn))
            SCHEMA.write_text(render(read_catalogue(dsn)), encoding="utf-8")
            CONTRACT.write_text(_contract(dsn), encoding="utf-8")
        finally:
            embedded.release()


def _contract(dsn: str) -> str:
    with psycopg.connect(dsn, row_factory=class_row(SCHEMA_REFERENCE.row)) as connection:
        parts = connection.execute(statements()[SCHEMA_REFERENCE.name]).fetchall()  # type: ignore[arg-type]
    return "".join(f"{line}\n" for line in contract_lines(parts))


if __name__ == "__main__":
    main()
