"""Adding a block to a sources file and taking one out: the rest of the file, its comments too, stays as it was."""

from __future__ import annotations

import os
import re
from pathlib import Path

from crawler.sources import SourcesFile, SourcesFileError, file_of, load
from scheduler.cli.messages import Refused
from sql.errors import did_you_mean

_BLOCK = re.compile(r"^[ \t]*\[\[[ \t]*source[ \t]*\]\]", re.MULTILINE)


def own_file(path: Path | None) -> Path:
    """Return the file to write; raises Refused if it is the one that ships, which an upgrade would replace."""
    found = file_of(path)
    if found is None:
        raise Refused(
            "the sources file that ships is not written to: copy it, and name the copy in PALIMPSEST_SOURCES "
            "(`palimpsest config` shows what is in force)"
        )
    return found


def add_block(path: Path, block: str) -> SourcesFile:
    """Write a block behind the others, and make the file if it is missing; raises SourcesFileError and Refused.

    A block that the file cannot have, such as one of a name that is there, leaves it as it was.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    return _replace(path, f"{before.rstrip()}\n\n{block.strip()}\n".lstrip())


def remove_block(path: Path, name: str) -> SourcesFile | None:
    """Take out the block of a source; returns the file that is left. Raises SourcesFileError and Refused."""
    names = [source.name for source in load(path).sources]
    if name not in names:
        raise Refused(f"{path} has no source {name!r}{did_you_mean(name, names)}; it has {', '.join(names)}")
    if len(names) == 1:
        raise Refused(f"{name} is the only source of {path}; write enabled = false into its block instead")
    text = path.read_text(encoding="utf-8")
    starts = [found.start() for found in _BLOCK.finditer(text)]
    ends = [*starts[1:], len(text)]
    at = names.index(name)
    return _replace(path, text[: starts[at]] + text[ends[at] :])


def _replace(path: Path, text: str) -> SourcesFile:
    """Put a checked text in the file's place, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        found = load(part)
        os.replace(part, path)
    except SourcesFileError as error:
        raise Refused(f"{path} stays as it was: {error}".replace(str(part), str(path))) from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return found
