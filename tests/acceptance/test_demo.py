"""``palimpsest demo``: everything at once, with a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_demo_shows_the_edits_that_the_newsroom_made() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", "demo", "--seconds", "20"],
        env={name: value for name, value in os.environ.items() if not name.startswith("PALIMPSEST_")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ("headline changed", "number", "notice", "gone: ", "one article: ", "found"):
        assert said in done.stdout
