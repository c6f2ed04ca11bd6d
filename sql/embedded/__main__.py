"""Run a command beside the embedded database, such as `python -m sql.embedded psql`."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from sql import embedded
from sql.embedded.layout import layout


def main() -> int:
    """Keep the server running while the command runs, and return the command's exit status."""
    parser = argparse.ArgumentParser(prog="python -m sql.embedded", description=__doc__)
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=os.environ.get("PALIMPSEST_DATA_DIR") or None,
        help="where the database lies; without it PALIMPSEST_DATA_DIR, or the usual folder",
    )
    parser.add_argument("--make", action="store_true", help="make the database if there is none")
    parser.add_argument(
        "command", nargs=argparse.REMAINDER, help="found among PostgreSQL's programs or on PATH"
    )
    options = parser.parse_args()
    files = layout(options.data_dir)
    if not options.make and not files.has_cluster():
        parser.exit(1, f"There is no database in {files.home}: name its folder in PALIMPSEST_DATA_DIR.\n")
    try:
        where = conninfo_to_dict(embedded.ensure(options.data_dir))
    except embedded.EmbeddedDatabaseError as error:
        parser.exit(1, f"{error}\n")
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    variables = {names[key]: str(value) for key, value in where.items() if key in names}
    path = os.pathsep.join([str(embedded.binaries()), os.environ.get("PATH", os.defpath)])
    command = options.command or ["psql"]
    return subprocess.run(command, env={**os.environ, **variables, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
