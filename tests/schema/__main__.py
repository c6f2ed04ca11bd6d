"""``python -m tests.schema`` writes ``sql/schema.sql`` anew, from a database that all migrations have made."""

from __future__ import annotations

import asyncio

from sql import embedded
from sql.migrate import migrate
from tests.schema.catalogue import read_catalogue
from tests.schema.kept import SCHEMA
from tests.schema.rendering import render
from tests.scratch import scratch


def main() -> None:
    """Start a server of its own, migrate, write the file and stop the server."""
    with scratch() as folder:
        try:
            dsn = embedded.ensure(folder / "data")
            asyncio.run(migrate(dsn))
            SCHEMA.write_text(render(read_catalogue(dsn)), encoding="utf-8")
        finally:
            embedded.release()


if __name__ == "__main__":
    main()
