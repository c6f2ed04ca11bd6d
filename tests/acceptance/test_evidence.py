"""Evidence as a person asks for it, and as a stranger checks it: with sha256sum and openssl, and nothing else."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scheduler.anchors import Anchors
from scheduler.config import Config
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.authority import Authority, serving
from tests.integration.evidence.desk import GONE, NAMED, OTHER, URL, fill, seal

TOOLS = ("sh", "sha256sum", "openssl", "cat", "cut", "dirname", "grep", "mktemp", "rm", "sed")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    with serving(tmp_path / "authority") as made:
        yield made


@pytest.fixture
def program(dsn: str, tmp_path: Path, authority: Authority) -> Program:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            await at.look(OTHER, status=500, outcome="server_error")
            await seal(at)
            await Anchors(Config(stamps=authority.url), at.database).keep()

    run(work())
    return Program(dsn, tmp_path, {"PALIMPSEST_STAMP_ROOTS": str(authority.root)})


def bundle(program: Program, *arguments: str) -> Path:
    target = program.folder / "evidence.zip"
    done = program.run("evidence", *arguments, "-o", str(target))
    assert done.returncode == 0, done.stderr
    folder = program.folder / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(target) as file:
        file.extractall(folder)
    return folder


def test_try(program: Program, tmp_path: Path) -> None:
    folder = bundle(program, URL)
    done = subprocess.run(["sh", str(folder / "check.sh")], capture_output=True, text=True)
    print(done.stdout, done.stderr)
    print(subprocess.run(["find", ".", "-type", "f"], cwd=folder, capture_output=True, text=True).stdout)
    for name in ("README.txt", "index.html", "looks.html", "texts/revision-1.txt", "diffs/revision-2.html", "stamps/stamps.txt"):
        print("=====", name); print((folder / name).read_text())
    shutil.rmtree("/tmp/ev", ignore_errors=True)
    shutil.copytree(folder, "/tmp/ev")
    assert 0
