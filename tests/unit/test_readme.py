"""The README says what the program does, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from typer.main import get_command

from scheduler.cli import app
from scheduler.config import settings_table

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", settings_table(), ids=lambda row: row[0])
def test_every_setting_is_in_the_table(row: tuple[str, str, str]) -> None:
    name, default, meaning = row
    assert f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" in README


def test_every_setting_is_in_the_help_of_run() -> None:
    command = get_command(app).get_command(None, "run")  # type: ignore[attr-defined]
    assert [name for name, _, _ in settings_table() if name not in (command.epilog or "")] == []


def test_every_command_is_named() -> None:
    commands = get_command(app).list_commands(None)  # type: ignore[attr-defined]
    assert [name for name in commands if f"`palimpsest {name}" not in README] == []


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("skipped: there is no systemd-analyze")
    [unit] = re.findall(r"```ini\n(.*?)```", README, re.DOTALL)
    assert unit.count("/opt/palimpsest/bin/palimpsest") == 1
    file = tmp_path / "palimpsest.service"
    file.write_text(unit.replace("/opt/palimpsest/bin/palimpsest", sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_view_and_function_of_the_archive_is_named() -> None:
    contract = files("sql").joinpath("contract.txt").read_text(encoding="utf-8")
    names = re.findall(r"^(?:view|function) (archive\.\w+)", contract, re.MULTILINE)
    assert [name for name in names if not re.search(rf"`{name}\b", README)] == []
