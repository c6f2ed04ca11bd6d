"""No locked dependency has a vulnerability that is known, as far as that can be asked from here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"


def test_no_locked_dependency_is_known_to_be_vulnerable() -> None:
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip_audit",
            "--disable-pip",
            "--progress-spinner=off",
            "--timeout=10",
            "-r",
            str(LOCK),
        ],
        capture_output=True,
        text=True,
        timeout=240,
    )
    if "vulnerabilit" not in asked.stdout + asked.stderr or "ServiceError" in asked.stderr:
        pytest.skip(
            f"skipped: the database of vulnerabilities cannot be reached ({asked.stderr.strip()[-200:]})"
        )
    assert asked.returncode == 0, asked.stdout
