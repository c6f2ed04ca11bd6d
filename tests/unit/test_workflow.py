"""The hosted CI runs the script that everybody runs, by actions of a named major version, and may only read."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yaml"


def _workflow() -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return read


def _steps() -> list[dict[str, Any]]:
    (job,) = _workflow()["jobs"].values()
    steps: list[dict[str, Any]] = job["steps"]
    return steps


def test_its_one_command_is_the_script_which_is_there_and_can_be_run() -> None:
    (command,) = [step["run"] for step in _steps() if "run" in step]
    assert command == ".ci/run"
    assert os.access(ROOT / command, os.X_OK)


def test_it_runs_for_every_change() -> None:
    events = _workflow()[True]  # YAML 1.1 reads the key "on" as true.
    assert {"push", "pull_request"} <= set(events)


def test_actions_are_of_a_named_major_version() -> None:
    used = [step["uses"] for step in _steps() if "uses" in step]
    assert used and [name for name in used if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", name)] == []


def test_it_may_only_read_and_ends() -> None:
    workflow = _workflow()
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {"contents": "read"}
    assert 0 < job["timeout-minutes"] <= 60


def test_it_has_the_oldest_python_that_the_project_takes() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "requires-python"
    ]
    (version,) = [
        step["with"]["python-version"] for step in _steps() if "python-version" in step.get("with", {})
    ]
    assert wanted == f">={version}"
