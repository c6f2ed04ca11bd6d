"""``palimpsest verify`` on a ledger of a million entries: its time, and its peak memory beside that on a tenth of them.

    python -m tests.benchmarks.ledger [--entries N] [--data-dir DIR] [fill] [measure]

A third of the entries are acts (articles, texts, revisions, verdicts, claims, states), the rest looks, closed into
blocks as a service closes them. Texts are of a version of the extractor that is not this one: reading pages again is
the extractor's time and not the ledger's.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from crawler.archive.captures.capture_store import compress
from crawler.identity.canonical_text import NORMALISER_VERSION, text_sha256
from sql import embedded
from sql.migrate import migrate

_PER_ARTICLE = 20
"""Entries an article: 13 looks and 7 or 8 acts."""
_BLOCK = 400
_LINES = tuple(
    f"Paragraph {number} of a story about bridge number {number} of Riverton." for number in range(40)
)
_BODY = "".join(f"<p>{line}</p>" for line in _LINES).encode()
_FILL = Path(__file__).with_suffix(".sql")


def fill(dsn: str, entries: int) -> None:
    """An archive of one source with so many entries in its ledger, about."""
    headers = json.dumps([["Content-Type", "text/html"], ["Server", "bench"]], separators=(",", ":"))
    stored, _ = compress(_BODY, None)
    values: dict[str, Any] = {
        "articles": entries // _PER_ARTICLE,
        "size": len(_BODY),
        "raw": hashlib.sha256(_BODY).digest(),
        "headers": headers,
        "headers_sha": hashlib.sha256(headers.encode()).digest(),
        "text": text_sha256(_LINES),
        "normaliser": NORMALISER_VERSION,
        "body": "\n".join(_LINES),
        "stored": stored,
    }
    with psycopg.connect(dsn) as connection:
        for statement in _FILL.read_text(encoding="utf-8").split(";\n"):
            connection.execute(statement, values)  # type: ignore[arg-type]
    with psycopg.connect(dsn, autocommit=True) as connection:
        while connection.execute("SELECT store.seal(%s)", (_BLOCK,)).fetchone() != (0,):
            pass
        connection.execute("VACUUM (ANALYZE)")


def measure(dsn: str) -> tuple[dict[str, int], float, float]:
    """What verify checked, in how many seconds, and its peak memory in MB; an archive that is not whole stops it."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PALIMPSEST_")}
    command = [sys.executable, "-c", _COMMAND, "verify", "--json"]
    begun = time.perf_counter()
    done = subprocess.run(
        command, env=settings | {"PALIMPSEST_DATABASE_URL": dsn}, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if not done.stdout:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    if not found["whole"]:
        raise SystemExit(f"it is not whole: {found['breaks'][:3]}")
    return found["checked"], seconds, int(done.stderr.splitlines()[-1]) / 1024


_COMMAND = """
import atexit, resource, sys
from scheduler.cli import main
atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
main()
"""


def main() -> None:
    """Fill archives of a tenth and of all, and print a line each of what verifying them took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("steps", nargs="*", help="fill, measure; without any both")
    options.add_argument("--entries", type=int, default=1_000_000)
    options.add_argument("--data-dir", type=Path, help="keep the embedded server's data here")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="palimpsest-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        dsn = embedded.ensure(given.data_dir or Path(folder) / "data")
        for entries in (given.entries // 10, given.entries):
            _run(_archive(dsn, entries), entries, given.steps or ["fill", "measure"])
        embedded.release()


def _archive(dsn: str, entries: int) -> str:
    """A database of its own."""
    name = f"ledger_{entries}"
    admin = psycopg.conninfo.make_conninfo(dsn, dbname="postgres", user="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).rowcount
        if not known:
            connection.execute(f"CREATE DATABASE {name} OWNER palimpsest")  # type: ignore[arg-type]
    return psycopg.conninfo.make_conninfo(dsn, dbname=name)


def _run(dsn: str, entries: int, steps: list[str]) -> None:
    if "fill" in steps:
        begun = time.perf_counter()
        asyncio.run(migrate(dsn))
        fill(dsn, entries)
        print(f"{entries} entries filled in {time.perf_counter() - begun:.0f} s", flush=True)
    if "measure" in steps:
        checked, seconds, megabytes = measure(dsn)
        told = ", ".join(f"{number} {part}" for part, number in checked.items())
        number = checked["looks"] + checked["acts"]
        print(
            f"{number} entries verified in {seconds:.1f} s, {megabytes:.0f} MB at the most ({told})",
            flush=True,
        )


if __name__ == "__main__":
    main()
