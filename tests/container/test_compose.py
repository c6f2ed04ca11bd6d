"""compose.yaml as it is: ``up -d`` and nothing else makes all that a first run needs; then workers join."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

from tests.container.engine import podman, until
from tests.container.rig import IMAGE, ROOT

SOURCES = '[[source]]\nname = "herald"\nhome = "https://herald.example/"\nquiet = ["00:00-23:59"]\n'
ALONE, WITH_WORKERS = ("compose.yaml",), ("compose.yaml", "compose.workers.yaml")


@dataclass
class Project:
    """A checkout that is up, in a folder of its own and on free ports."""

    folder: Path
    name: str
    port: int

    def compose(self, *arguments: str, files: tuple[str, ...] = ALONE) -> str:
        """podman-compose, which reads the files as docker compose does."""
        command = [sys.executable, "-m", "podman_compose", "-p", self.name]
        for file in files:
            command += ["-f", file]
        environment = os.environ | {
            "PALIMPSEST_PORT": str(self.port),
            "PALIMPSEST_DB_PORT": str(_free_port()),
        }
        done = subprocess.run(
            [*command, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def answers(self, path: str) -> bool:
        """Whether the published page says that all is well."""
        try:
            return urllib3.request("GET", f"http://127.0.0.1:{self.port}{path}", retries=False).status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def container(self, service: str) -> str:
        """The full name of a service's container."""
        return f"{self.name}_{service}_1"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    if not IMAGE:
        pytest.skip("skipped: tests/container/run builds the image and runs these")
    folder = tmp_path_factory.mktemp("checkout")
    for file in WITH_WORKERS:
        text = (ROOT / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace("image: palimpsest\n", f"image: {IMAGE}\n"), encoding="utf-8")
    shutil.copytree(ROOT / "container", folder / "container")
    (folder / "sources").mkdir()
    (folder / "sources" / "sources.toml").write_text(SOURCES, encoding="utf-8")
    made = Project(folder, f"{os.environ.get('PALIMPSEST_TEST_RUN', 'palimpsest-test')}-up", _free_port())
    try:
        yield made
    finally:
        made.compose("down", "-v", "-t", "20", "--remove-orphans", files=WITH_WORKERS)


def test_up_and_nothing_else_is_a_first_run(project: Project) -> None:
    project.compose("up", "-d", "--no-build")
    app = project.container("palimpsest")
    until(lambda: project.answers("/readyz"), "a service that can do its work", app)
    assert project.answers("/")
    backups = ("exec", project.container("backup"), "ls", "/backups")
    until(lambda: ".dump\n" in podman(*backups, check=False).stdout, "a backup", project.container("backup"))
    status = podman("exec", app, "palimpsest", "status", check=False).stdout
    assert "nothing guards the disk" in status
    assert "the last one was made 0 h ago" in status


def test_with_the_other_file_it_goes_on_as_one_clock_and_several_workers(project: Project) -> None:
    project.compose("up", "-d", "--no-build", "--scale", "worker=2", files=WITH_WORKERS)
    app = project.container("palimpsest")

    def roles() -> list[str]:
        told = podman("exec", app, "palimpsest", "status", check=False).stdout
        return sorted(re.findall(r"^service: \S+ \((\w+),", told, re.MULTILINE))

    until(lambda: roles() == ["clock", "worker", "worker"], "a clock and two workers", app)
    assert project.answers("/")
