"""The witness of a WARC file, who archived its pages: the file's name tells it, or a person."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.model.visits import SELF
from scheduler.cli.messages import Refused

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_KNOWN = ((re.compile(r"CC-NEWS-\d{14}-"), "cc-news"), (re.compile(r"CC-MAIN-\d{14}-"), "common-crawl"))


def witnesses_of(paths: list[Path], named: str | None) -> list[tuple[Path, str]]:
    """Return each file with its witness; raises Refused if there is no such file, or if nothing tells its witness."""
    if named is not None and (named == SELF or not _NAME.fullmatch(named)):
        raise Refused(
            f"--witness: {named!r} is no name of a witness; write small letters, digits and hyphens, as in wayback"
        )
    return [(_file(path), named or _told_by(path)) for path in paths]


def _file(path: Path) -> Path:
    if not path.is_file():
        raise Refused(f"{path} is no file; name WARC files, each by --from-warc")
    return path


def _told_by(path: Path) -> str:
    for pattern, witness in _KNOWN:
        if pattern.match(path.name):
            return witness
    raise Refused(f"{path.name} does not tell who archived its pages; write --witness NAME, as in wayback")
