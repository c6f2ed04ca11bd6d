"""The lock of the rules: what decides each version, and what came out when its number was given.

The number of a version is raised if, and only if, what comes out of the corpus changed. Then every text is read,
every edit judged or every address keyed again in all archives. A docstring, a moved module or a patched library
that changes nothing renews the lock and leaves the number.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.golden import surroundings
from tests.golden.rules import SUBJECTS, Ruled, ruled
from tests.golden.subjects import HOME
from tests.golden.syntax import Module

FILE = HOME / "rules.lock"
"""The lock."""
_HEAD = """\
# What decides each version of the rules, and what came out when its number was given.
# Written by `python -m tests.golden`; tests/golden/README.md says what it is for.
"""

Lock = dict[str, dict[str, Any]]
"""The tables of the lock by their names."""


def read() -> Lock:
    """Return the lock as it is written."""
    return tomllib.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def made(known: Lock | None = None) -> Lock:
    """Return the lock as it would be written now.

    Beside a lock that is ``known`` nothing differs that only the libraries of this machine decide: which others
    they need, and the tables that come with them where their versions are not those of requirements.lock.
    """
    versions = ruled()
    modules = {module.name: module.digest for each in versions for module in each.modules()}
    data = {
        path: digest for each in versions for path, digest in surroundings.data_files(each.modules()).items()
    }
    made = {each.name: _version(each, (known or {}).get(each.name)) for each in versions}
    names = {name for each in made.values() for name in each["libraries"]}
    return {
        **made,
        "modules": dict(sorted(modules.items())),
        "data": dict(sorted(data.items())),
        "libraries": {name: surroundings.locked()[name] for name in sorted(names)},
        "tables": _tables((known or {}).get("tables", {})),
    }


def _version(each: Ruled, known: Mapping[str, Any] | None) -> dict[str, Any]:
    modules = each.modules()
    outcomes = [SUBJECTS[name].outcome_file for name in each.subjects]
    return {
        "number": each.number,
        "code": _digest({module.name: module.digest for module in modules}),
        "data": _digest(surroundings.data_files(modules))
        if not each.statements
        else _digest(each.statements),
        "libraries": _libraries(modules, (known or {}).get("libraries")),
        "outcome": _digest([_of_file(path) for path in outcomes]),
    }


def _libraries(modules: list[Module], known: list[str] | None) -> list[str]:
    """The libraries that are known, if they are locked and those that the modules import are among them."""
    direct = surroundings.imported_libraries(modules)
    if known is not None and direct <= set(known) <= surroundings.locked().keys():
        return known
    return surroundings.libraries(modules)


def _tables(known: Mapping[str, Any]) -> dict[str, Any]:
    """The version of each table, with what it comes with, and Unicode's for every version of Python."""
    found: dict[str, Any] = {"unicode": surroundings.UNICODE}
    for name, (library, number) in surroundings.tables().items():
        is_locked = surroundings.installed(library) == surroundings.locked()[library]
        found[name] = number if is_locked or name not in known else known[name]
    return found


def differing(was: Lock, now: Lock) -> list[str]:
    """Return what differs between two locks, a line each."""
    lines = []
    for table in sorted(was.keys() | now.keys()):
        before, after = was.get(table, {}), now.get(table, {})
        lines += [
            f"{table}: {key} was {before.get(key, 'absent')} and is {after.get(key, 'absent')}"
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        ]
    return lines


def write(lock: Lock) -> None:
    """Write the lock."""
    FILE.write_text("\n".join([_HEAD, *(_table(name, values) for name, values in lock.items())]), "utf-8")


def _table(name: str, values: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in values.items() if not isinstance(value, Mapping)}
    inner = {key: value for key, value in values.items() if isinstance(value, Mapping)}
    lines = [f"[{_key(name)}]", *(f"{_key(key)} = {json.dumps(value)}" for key, value in plain.items())]
    for key, value in inner.items():
        lines += [
            f"[{_key(name)}.{_key(key)}]",
            *(f"{_key(at)} = {json.dumps(each)}" for at, each in value.items()),
        ]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else json.dumps(name)


def _of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _digest(value: Mapping[str, str] | Iterable[str]) -> str:
    said = json.dumps(value if isinstance(value, Mapping) else list(value), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
