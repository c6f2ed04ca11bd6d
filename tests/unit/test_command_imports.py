"""Commands start soon: what a command has no use for is not imported by it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.main import get_command

from scheduler.cli import app
from scheduler.cli.commands import COMMANDS

HEAVY = frozenset(
    {
        "scrapy",
        "twisted",
        "lxml",
        "structlog",
        "numpy",
        "tldextract",
        "requests",
        "procrastinate",
        "holidays",
        "simplemma",
    }
)
"""Libraries that take from 40 to 200 milliseconds each to import."""
_MODULES = "import json, sys; print(json.dumps(sorted(set(name.partition('.')[0] for name in sys.modules))))"


def imported(code: str) -> set[str]:
    """The packages that a new process has imported after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{_MODULES}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_help_of_all_commands_imports_none_of_them() -> None:
    code = "import scheduler.cli as c\nfrom typer.testing import CliRunner\nCliRunner().invoke(c.app, ['--help'])"
    found = imported(code)
    assert found.isdisjoint(HEAVY | {"psycopg", "pydantic", "pydantic_settings"})


@pytest.mark.parametrize("module", ["operating.status.command", "reading.search", "operating.logs"])
def test_a_command_that_reads_the_archive_imports_nothing_that_only_the_service_needs(module: str) -> None:
    assert imported(f"import scheduler.cli.{module}").isdisjoint(HEAVY)


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    group = get_command(app)
    for name, entry in COMMANDS.items():
        command = group.get_command(None, name)  # type: ignore[attr-defined]
        told = " ".join((command.help or "").split())
        assert told.startswith(entry.summary.rstrip(".")), (name, told)


def test_a_line_goes_to_the_standard_error_of_its_time() -> None:
    code = (
        "import io, sys; from sql.logger import Logger; sys.stderr = io.StringIO(); Logger('a').info('first');"
        " sys.stderr.close(); sys.stderr = sys.__stdout__; Logger('a').info('second')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, "second" in done.stdout) == (0, True), done.stderr
