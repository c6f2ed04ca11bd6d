"""A package of another project with the name of one of ours is named at the start, with the remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.__main__ import foreign_package

ROOT = Path(__file__).parents[2]


def test_our_own_packages_are_no_strangers() -> None:
    assert foreign_package() is None


@pytest.mark.parametrize("name", ["crawler", "sql"])
def test_a_foreign_package_is_named_with_the_remedy(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("", encoding="utf-8")
    start = "import sys; sys.path[:0] = sys.argv[1:3]; from scheduler.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, str(tmp_path), str(ROOT)],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr and "pipx" in done.stderr
    assert len(done.stderr.splitlines()) == 1
