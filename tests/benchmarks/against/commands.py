"""How long a person waits for a command, from its start to its end."""

from __future__ import annotations

import subprocess
import time
from statistics import median

from tests.benchmarks.against.builds import Build
from tests.benchmarks.against.servers import archive_of

_COMMANDS = (("--help",), ("status",), ("search", "harbour"))
_TIMES = 5


def commands(build: Build) -> dict[str, float]:
    """Milliseconds of each command on an archive that holds nothing, the median of some calls after a first one."""
    with archive_of(build) as archive:
        environment = build.environment(PALIMPSEST_DATABASE_URL=archive.dsn)
        return {
            f"`palimpsest {' '.join(words)}`, ms": _time(build, words, environment) for words in _COMMANDS
        }


def _time(build: Build, words: tuple[str, ...], environment: dict[str, str]) -> float:
    taken = []
    for _ in range(_TIMES + 1):
        began = time.perf_counter()
        done = subprocess.run(
            build.command("-m", "scheduler", *words), cwd=build.root, env=environment, capture_output=True
        )
        taken.append((time.perf_counter() - began) * 1000)
        # `status` and `search` end with 1 if nothing runs and nothing is found.
        assert done.returncode in {0, 1}, done.stderr.decode()
    return median(taken[1:])
