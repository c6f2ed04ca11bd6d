"""The sources file: TOML that is checked as a whole, so that one message names every problem, each with its remedy."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from w3lib.url import canonicalize_url

from crawler.sources.source import Source
from crawler.sources.validation_messages import complaints
from sql.errors import UserError, did_you_mean

_KEYS = ["source", "contact"]


class SourcesFileError(UserError):
    """The sources file cannot be used; each of ``problems`` names file, source, key and remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """A sources file without a fault.

    ``sha256`` is the hash of its bytes, in hexadecimal digits. ``contact`` goes into the User-Agent.
    """

    path: Path
    sha256: str
    sources: tuple[Source, ...]
    contact: str | None = None


FILE_NAME = "sources.toml"


def load(path: Path | None = None) -> SourcesFile:
    """Read a sources file; raises SourcesFileError with every problem.

    If ``path`` is a folder, the ``sources.toml`` in it is read. Without a path, the file that ships with the program is
    read; so it is as long as a folder has no such file, if a hyphen stands before its path, as in ``-/sources``.
    """
    path = file_of(path)
    if path is None:
        with as_file(files("crawler") / "sources.toml") as shipped:
            return load(shipped)
    content = _read(path)
    document = _parse(path, content)
    found: list[str] = []
    contact = _contact(document, found)
    sources = _sources(document.get("source"), found)
    if found:
        raise SourcesFileError([f"{path}: {problem}" for problem in found])
    return SourcesFile(path, hashlib.sha256(content).hexdigest(), tuple(sources), contact)


def file_of(path: Path | None) -> Path | None:
    """The file that a path stands for; None for the one that ships with the program."""
    place, may_lack_it = place_of(path)
    if place is None or not place.is_dir():
        return place
    inside = place / FILE_NAME
    return None if may_lack_it and not inside.exists() else inside


def place_of(path: Path | None) -> tuple[Path | None, bool]:
    """The path without the hyphen before it, and whether it had one: then a folder may lack its file."""
    text = str(path or "")
    return (Path(text[1:]), True) if text.startswith("-") else (path, False)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "put it there, or check the path that PALIMPSEST_SOURCES names"
        raise SourcesFileError([f"{path}: cannot be read ({error.strerror}); {remedy}"]) from None


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SourcesFileError([f"{path}: line {line} is not UTF-8; save the file as UTF-8"]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourcesFileError([f"{path}: is not TOML: {error}; mend that line"]) from None


def _contact(document: dict[str, Any], found: list[str]) -> str | None:
    for key in document.keys() - _KEYS:
        hint = did_you_mean(key, _KEYS) or "; move it into a [[source]] block or remove it"
        found.append(f'unknown key "{key}"{hint}')
    contact = document.get("contact")
    if contact is None or (isinstance(contact, str) and contact.strip() and contact.isprintable()):
        return contact.strip() if contact else None
    found.append(
        'key "contact": must be an address for the User-Agent; write contact = "mailto:desk@example.org"'
    )
    return None


def _sources(blocks: Any, found: list[str]) -> list[Source]:
    if not isinstance(blocks, list) or not blocks or not all(isinstance(block, dict) for block in blocks):
        found.append("names no source; add a [[source]] block (two brackets) with a home address")
        return []
    sources: list[Source] = []
    for number, block in enumerate(blocks, 1):
        try:
            sources.append(Source.model_validate(block))
        except ValidationError as error:
            found += [f"{_label(block, number)}: {complaint}" for complaint in complaints(error)]
    found += _clashes(sources)
    return sources


def _label(block: dict[str, Any], number: int) -> str:
    name = block.get("name") or block.get("home")
    return f'source "{name}"' if isinstance(name, str) else f"source no. {number}"


def _clashes(sources: Sequence[Source]) -> Iterator[str]:
    names: set[str] = set()
    feeds: dict[str, str] = {}
    for source in sources:
        label = f'source "{source.name}"'
        if source.name in names:
            yield f'{label}: key "name": is there twice; name one of the two differently'
        names.add(source.name)
        for feed in source.feeds:
            owner = feeds.setdefault(canonicalize_url(feed).rstrip("/"), source.name)
            if owner != source.name:
                yield f'{label}: key "feeds": {feed} belongs to source "{owner}" too; remove it from one of them'
    for source in sources:
        if source.was in names:
            yield f'source "{source.name}": key "was": {source.was!r} is another source; remove the key'
