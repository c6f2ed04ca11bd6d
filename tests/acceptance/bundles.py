"""Bundles of evidence as a stranger takes them: unpacked, checked with a shell's tools, and forged."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.running import Program

_TOOLS = ("sh", "sha256sum", "openssl", "cat", "cut", "dirname", "grep", "mktemp", "rm", "sed")


def bundle(program: Program, *arguments: str) -> Path:
    """The folder of a bundle that the command wrote."""
    target, folder = program.folder / "evidence.zip", program.folder / "unpacked"
    done = program.run("evidence", *arguments, "-o", str(target))
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(target) as file:
        file.extractall(folder)
    target.unlink()
    return folder


def checked(folder: Path, *roots: object) -> tuple[int, list[str]]:
    """What ``sh check.sh`` says on a machine that has the tools it names and nothing else."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    for name in _TOOLS:
        found = shutil.which(name)
        assert found is not None, f"{name} is missing"
        (tools / name).unlink(missing_ok=True)
        (tools / name).symlink_to(found)
    command = [tools / "sh", folder / "check.sh", *map(str, roots)]
    done = subprocess.run(command, env={"PATH": str(tools)}, cwd="/", capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def pack_again(folder: Path) -> None:
    """SHA256SUMS as a forger makes it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines))


def forge(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Change an entry of the ledger, and all that names it, up to the last block and to SHA256SUMS."""
    ledger = folder / "ledger"
    entry = ledger / name
    before = _sha256(entry)
    entry.write_text(change(entry.read_text()))
    for path in ledger.glob("block-*.list"):
        was = _sha256(path)
        path.write_text(path.read_text().replace(before, _sha256(entry)))
        _put(path.with_suffix(".txt"), was, _sha256(path))
    pack_again(folder)


def _put(block: Path, old: str, new: str) -> None:
    """Write another hash into a block, and the block's into the next one, and so on."""
    was = _sha256(block)
    block.write_text(block.read_text().replace(old, new))
    number = int(re.sub(r"\D", "", block.name))
    after = block.with_name(f"block-{number + 1}.txt")
    if after.exists() and was != _sha256(block):
        _put(after, was, _sha256(block))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
