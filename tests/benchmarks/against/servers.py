"""An empty archive for a build, on a PostgreSQL server of its own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sql import embedded
from tests.benchmarks.against.builds import Build


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive is reached, and the first process of its server."""

    dsn: str
    postmaster: int


@contextmanager
def archive_of(build: Build) -> Iterator[Archive]:
    """An archive that the build itself has made; both builds get the same server with the same settings."""
    with tempfile.TemporaryDirectory(prefix="palimpsest-against-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "data"
        dsn = embedded.ensure(home)
        try:
            subprocess.run(
                build.command("-m", "scheduler", "migrate"),
                cwd=build.root,
                env=build.environment(PALIMPSEST_DATABASE_URL=dsn),
                check=True,
                capture_output=True,
            )
            pid = next(home.rglob("postmaster.pid")).read_text(encoding="utf-8").splitlines()[0]
            yield Archive(dsn, int(pid))
        finally:
            embedded.release()
