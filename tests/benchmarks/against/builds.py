"""A commit of this repository, unpacked into a folder of its own, with an environment in which it runs."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Build:
    """A version of the program: its name, the folder with its source, and the Python that has its requirements."""

    name: str
    root: Path
    python: Path

    def command(self, *arguments: str) -> list[str]:
        """The command line that runs modules of this build."""
        return [str(self.python), *arguments]

    def environment(self, **settings: str) -> dict[str, str]:
        """The variables under which only this build's packages are found, and only these settings are in force."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PALIMPSEST_")}
        return kept | {"PYTHONPATH": str(self.root)} | settings


def this_build() -> Build:
    """The build that runs."""
    return Build("this build", _HERE, Path(sys.executable))


def build_of(commit: str, folder: Path) -> Build:
    """Unpack a commit into a folder, and give it an environment with its requirements.

    The environment has the libraries of the one that runs, so that both builds are measured on the same libraries; only
    what the commit needs beyond them is installed. Raises CalledProcessError if git knows no such commit.
    """
    packed = subprocess.run(["git", "archive", commit], cwd=_HERE, check=True, capture_output=True).stdout
    root, environment = folder / "main", folder / "environment"
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(root, filter="data")
    venv.create(environment, with_pip=False, symlinks=True)
    libraries = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    others = [each for each in sys.path if each.endswith("-packages")]
    (libraries / "of_the_measuring_build.pth").write_text("\n".join(others) + "\n", encoding="utf-8")
    python = environment / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "-qqq", *_requirements(root)],
        check=True,
    )
    return Build(commit, root, python)


def _requirements(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
