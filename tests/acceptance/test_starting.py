"""A program that is still starting is stopped within seconds, and a shell outlives Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.running import NEW_PYTHON, Program, stop

ROOT = Path(__file__).parents[2]
LOCK = "SELECT pg_advisory_lock(hashtext('palimpsest.migrate'))"
ASKS = "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND {}"


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    made = Program(dsn, tmp_path, python=NEW_PYTHON)
    made.write_source("http://127.0.0.1:9")
    return made


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory that the server's account can reach, which pytest's own are not for root."""
    with tempfile.TemporaryDirectory(prefix="starting-", ignore_cleanup_errors=True) as top:
        Path(top).chmod(0o711)
        (Path(top) / "data").mkdir()
        yield Path(top) / "data"


@pytest.mark.parametrize("command", [("run",), ("crawl", "--all")])
def test_a_program_that_waits_for_an_upgrade_can_be_stopped(
    program: Program, command: tuple[str, ...]
) -> None:
    with psycopg.connect(program.dsn) as other:
        other.execute(LOCK)  # type: ignore[call-overload]
        with program.started(*command) as process:
            program.until(ASKS.format("application_name = 'palimpsest migrate'"))
            _, seconds = stop(process)
    assert seconds < 10


@pytest.mark.parametrize("command", [("run",), ("crawl", "--all")])
def test_a_program_that_waits_for_the_embedded_server_can_be_stopped(
    program: Program, command: tuple[str, ...], home: Path
) -> None:
    program.extra |= {"PALIMPSEST_DATABASE_URL": "", "PALIMPSEST_DATA_DIR": str(home)}
    with (home / "users.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with program.started(*command) as process:
            program.wait_for(lambda: _has_open(process.pid, home / "users.lock"), "a look at the lock")
            _, seconds = stop(process)
    assert seconds < 10


def _has_open(pid: int, path: Path) -> bool:
    try:
        return any(
            os.readlink(f"/proc/{pid}/fd/{each}") == str(path) for each in os.listdir(f"/proc/{pid}/fd")
        )
    except OSError:
        return False


def test_ctrl_c_in_the_shell_ends_the_query_and_not_the_shell(program: Program) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(
            sys.executable,
            [sys.executable, "-m", "scheduler", "psql", "-At"],
            program.environment() | {"PAGER": "cat"},
        )
    try:
        os.write(terminal, b"SELECT pg_sleep(120);\n")
        program.until(ASKS.format("state = 'active' AND query LIKE 'SELECT pg_sleep%%'"))
        os.write(terminal, b"\x03")
        program.until(
            "SELECT NOT (" + ASKS.format("state = 'active' AND query LIKE 'SELECT pg_sleep%%'") + ")"
        )
        os.write(terminal, b"SELECT 'is ' || 40 + 2;\n\\q\n")
        told = _all_of(terminal)
    finally:
        os.close(terminal)
    assert "is 42" in told
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _all_of(terminal: int) -> str:
    """What a terminal shows until its program has ended."""
    told = b""
    with contextlib.suppress(OSError):  # how a terminal says that nobody is there any more
        while more := os.read(terminal, 4096):
            told += more
    return told.decode()


def test_the_module_of_the_command_loads_nothing() -> None:
    """Each process that reads pages imports it when it starts: half a second of processor time, and its memory."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module = project["project"]["scripts"]["palimpsest"].partition(":")[0]
    code = (
        f"import sys; before = set(sys.modules); import {module}; print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert set(loaded.stdout.split()) <= {"__future__", "scheduler", module}
