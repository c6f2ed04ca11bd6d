"""The WARC of a bundle, and of an export, opened by pywb, in an environment of its own: it pins what it needs."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3

from tests.acceptance.bundles import bundle
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import GONE, URL, fill

pytestmark = pytest.mark.long
_SETUP = ("pywb>=2.8", "setuptools<81")
"""pywb imports pkg_resources, which newer setuptools leave out."""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pywb's programs."""
    folder = tmp_path_factory.mktemp("pywb")
    venv.create(folder, with_pip=True)
    command = [folder / "bin" / "python", "-m", "pip", "install", "-q", *_SETUP]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        pytest.skip(
            f"skipped: pywb cannot be installed for Python {sys.version_info[:2]}: {done.stderr[-500:]}"
        )
    return folder / "bin"


@contextmanager
def replaying(programs: Path, folder: Path, *warcs: Path) -> Iterator[str]:
    """The address of a pywb that replays WARC files."""
    for command in (["init", "evidence"], *(["add", "evidence", str(warc)] for warc in warcs)):
        subprocess.run([programs / "wb-manager", *command], cwd=folder, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [programs / "wayback", "-b", "127.0.0.1", "-p", str(port)]
    with (folder / "wayback.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}/evidence"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("pywb ended")


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)


def test_pywb_replays_every_page_as_it_came(dsn: str, tmp_path: Path, programs: Path) -> None:
    run(_fill(dsn))
    program = Program(dsn, tmp_path)
    folder = bundle(program, URL)
    exported = tmp_path / "pages.warc"
    assert program.run("export", "--warc", "-o", str(exported)).returncode == 0
    with (
        replaying(programs, tmp_path, folder / "captures.warc.gz", exported) as home,
        urllib3.PoolManager() as pool,
    ):
        for look, at in ((1, "20260301130000"), (3, "20260301150000"), (4, "20260301160000")):
            page = pool.request("GET", f"{home}/{at}id_/{URL}")
            assert (page.status, page.data) == (200, (folder / f"ledger/body-{look}.bin").read_bytes())
        shown = pool.request("GET", f"{home}/20260301150000mp_/{URL}")
        assert shown.status == 200 and b"Ivan Exemplar" in shown.data
        gone = pool.request("GET", f"{home}/2026id_/{GONE}")
        assert gone.status in (200, 404) and gone.data
    index = (tmp_path / "collections/evidence/indexes/index.cdxj").read_text().splitlines()
    pages = [line for line in index if line.startswith("example,news)/story-one ")]
    assert len(pages) == 8 and all('"mime": "text/html"' in line for line in pages)
