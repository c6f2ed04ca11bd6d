"""The lower bounds of pyproject.toml are what works: an environment of the lowest versions passes the unit tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.lowest_versions import ROOT, make_environment


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_lowest_versions_pass_the_unit_tests(tmp_path: Path) -> None:
    python = make_environment(tmp_path)
    command = [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/unit"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
