"""Ctrl-C is one line and exit status 130, whatever a command does at that moment; so is a poor terminal no error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk, story
from tests.integration.evidence.desk import seal

PAGES = 3


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        for number in range(PAGES):
            url = f"https://news.example/n{number}"
            await at.look(url, story(title=f"Паром № {number}"), body=f"<p>{number}</p>".encode())
        await seal(at)


def interrupted(program: Program, *command: str, when: Callable[[int], bool]) -> tuple[int, str]:
    """The exit status and the errors of a command whose whole process group gets SIGINT, as from a terminal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler", *command],
        env=program.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not when(process.pid) and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def has_loaded(library: str) -> Callable[[int], bool]:
    """Whether the process has got so far in its imports that it has loaded a library."""
    return lambda pid: library in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.parametrize("library", ["libpython", "_json", "_asyncio", "_psycopg", "_pydantic_core"])
def test_an_interrupt_while_the_program_is_imported_is_one_line(
    library: str, dsn: str, tmp_path: Path
) -> None:
    found = interrupted(Program(dsn, tmp_path), "status", when=has_loaded(library))
    if library == "libpython":
        assert found[0] in (130, -signal.SIGINT, 1)
    else:
        assert found == (130, "palimpsest: interrupted\n")


def test_an_interrupted_verification_is_not_taken_for_a_broken_archive(dsn: str, tmp_path: Path) -> None:
    run(_fill(dsn))
    program = Program(dsn, tmp_path)
    waits = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with psycopg.connect(dsn) as held:
        held.execute("LOCK TABLE store.capture IN ACCESS EXCLUSIVE MODE")
        found = interrupted(program, "verify", when=lambda _: bool(program.value(waits)))
    assert found == (130, "palimpsest: interrupted\n")


def test_a_terminal_that_cannot_show_a_character_shows_another_one(dsn: str, tmp_path: Path) -> None:
    run(_fill(dsn))
    poor = {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    program = Program(dsn, tmp_path, poor, ("-m", "scheduler"))
    plain, as_json = program.run("search", "паром"), program.run("search", "паром", "--json")
    assert (plain.returncode, as_json.returncode) == (0, 0), plain.stderr + as_json.stderr
    assert "? " in plain.stdout
    assert "\\u041f" in as_json.stdout
