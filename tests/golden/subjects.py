"""The subjects of the corpus: where each one's cases stand, and what the program makes of a case.

A subject is a file of cases, ``NAME.toml``, with what comes out beside it, ``NAME.json``. A case is a table of
its file; what comes out is made of strings, numbers, lists and tables alone, the same on every machine.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.golden.stories import told

HOME = Path(__file__).parent
"""The folder of the corpus."""

Given = Mapping[str, Any]
"""A case as its file has it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name within the subject, what is given, and the bytes of its page where it has one."""

    name: str
    given: Given
    page: bytes = b""

    @property
    def digest(self) -> str:
        """What tells a case that was edited from one whose answer changed: 12 hex digits."""
        said = json.dumps(self.given, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode() + b"\0" + self.page).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject: its name, which is its file's too, and the function that answers a case.

    ``asks_archive`` says that the answer takes PostgreSQL.
    """

    name: str
    answer: Callable[[Case], Any]
    asks_archive: bool = False

    @property
    def outcome_file(self) -> Path:
        """Where what comes out is written."""
        return HOME / f"{self.name}.json"

    def cases(self) -> list[Case]:
        """The cases in the order of their file; raises ValueError where two have one name."""
        tables = tomllib.loads((HOME / f"{self.name}.toml").read_text("utf-8")).get("case", [])
        names = [table["name"] for table in tables]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"{self.name}.toml has cases of one name: {', '.join(twice)}")
        return [self._case(table) for table in tables]

    def _case(self, table: dict[str, Any]) -> Case:
        given = {key: told(value) for key, value in table.items() if key != "name"}
        page = HOME / self.name / given["file"] if "file" in given else None
        return Case(table["name"], given, page.read_bytes() if page else b"")
