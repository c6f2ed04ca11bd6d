"""What is installed works outside the checkout: SQL files, the sources file and the demo's stories are in the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([*build, str(ROOT)], check=True, timeout=120)
    [wheel] = folder.glob("palimpsest-*.whl")
    target = folder / "installed"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, timeout=120)
    return target


def in_wheel(installed: Path, code: str) -> str:
    """The output of code that sees the installed packages and not the checkout."""
    first = f"import sys; sys.path[:] = [{str(installed)!r}, *(p for p in sys.path if p != {str(ROOT)!r})]\n"
    done = subprocess.run(
        [sys.executable, "-P", "-c", first + code],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["crawler", "scheduler", "sql"])
def test_the_packages_are_the_wheel_s(installed: Path, name: str) -> None:
    assert in_wheel(installed, f"import {name}; print({name}.__file__)").startswith(str(installed))


def test_statements_migrations_sources_and_stories_are_there(installed: Path) -> None:
    code = (
        "from importlib.resources import files\n"
        "from crawler.sources import load\n"
        "from scheduler.demo.stories import stories\n"
        "from sql.database import statements\n"
        "migrations = list(files('sql').joinpath('migrations').iterdir())\n"
        "print(len(statements()) > 50, len(load().sources) > 3, len(migrations) > 4, len(stories()) > 20)\n"
        "print(files('crawler.evidence.bundle').joinpath('templates', 'check.sh').is_file())"
    )
    assert in_wheel(installed, code).split() == ["True"] * 5


def test_the_command_runs(installed: Path) -> None:
    code = "sys.argv = ['palimpsest', 'sources', 'check']; from scheduler.cli import main; main()"
    assert "no problems" in in_wheel(installed, code)
