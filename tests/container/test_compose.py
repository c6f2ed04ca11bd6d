"""compose.yaml as it is: ``up -d`` and nothing else makes password, database, archive, page and backup."""

from __future__ import annotations

import os
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
IMAGE_THAT_IS_BUILT = "services: {palimpsest: {image: %s}}\n"


@dataclass
class Project:
    """A checkout that is up, in a folder of its own and on free ports."""

    folder: Path
    name: str
    port: int

    def compose(self, *arguments: str) -> str:
        """podman-compose, which reads the file as docker compose does."""
        command = (sys.executable, "-m", "podman_compose", "-p", self.name)
        files = ("-f", "compose.yaml", "-f", "image.yaml")
        environment = os.environ | {
            "PALIMPSEST_PORT": str(self.port),
            "PALIMPSEST_DB_PORT": str(_free_port()),
        }
        done = subprocess.run(
            [*command, *files, *arguments],
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


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    if not IMAGE:
        pytest.skip("skipped: tests/container/run builds the image and runs these")
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    shutil.copytree(ROOT / "container", tmp_path / "container")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "image.yaml").write_text(IMAGE_THAT_IS_BUILT % IMAGE, encoding="utf-8")
    made = Project(tmp_path, f"{os.environ.get('PALIMPSEST_TEST_RUN', 'palimpsest-test')}-up", _free_port())
    try:
        yield made
    finally:
        made.compose("down", "-v", "-t", "20")


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
