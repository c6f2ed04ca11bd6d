"""A run of the tests that is killed leaves no service behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_RUN = """
import sys; from pathlib import Path; from tests.faults.processes import shared_starter
settings = {"PALIMPSEST_DATABASE_URL": "host=127.0.0.1 port=9", "PALIMPSEST_WEB": "off"}
print(shared_starter().start("run", environment=settings, log=Path(sys.argv[1])).pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("with_its_starter", [False, True])
def test_nothing_outlives_a_run_that_was_killed(tmp_path: Path, with_its_starter: bool) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(tmp_path / "log")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    assert run.stdout
    assert run.stdin
    service = int(run.stdout.readline())
    end = os.pidfd_open(service)
    if with_its_starter:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    run.wait()
    run.stdin.close()
    assert select.select([end], [], [], 30)[0], "it has ended"
    os.close(end)
