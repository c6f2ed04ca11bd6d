"""What else touches a page's bytes or words: data files, libraries, and the tables of Unicode and of domains."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from importlib.resources import files
from pathlib import Path

from lxml import etree
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.golden.syntax import ROOT, Module, foreign

UNICODE = {"3.11": "14.0.0", "3.12": "15.0.0", "3.13": "15.1.0", "3.14": "16.0.0"}
"""The version of Unicode's tables that each version of Python has, which classes of letters follow."""

_UNSAID = {"zoneinfo": "tzdata", "pymorphy3": "pymorphy3-dicts-uk"}
"""Distributions of data that a package takes without importing them."""


def data_files(modules: Iterable[Module]) -> dict[str, str]:
    """Return the data files of some modules by their paths, each with the digest of its bytes.

    A file belongs to them if it stands in one of their rooms and one of them says its name, or its folder's.
    """
    modules = list(modules)
    said = frozenset().union(*(module.strings for module in modules))
    rooms = {module.path.relative_to(ROOT).parts[1] for module in modules} - {"__init__.py"}
    found = [
        path
        for room in sorted(rooms)
        for path in sorted((ROOT / "crawler" / room).rglob("*"))
        if _is_data(path)
    ]
    return {
        path.relative_to(ROOT).as_posix(): _digest(path.read_bytes())
        for path in found
        if not said.isdisjoint({path.name, path.stem, path.parent.name})
    }


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".py", ".pyc", ".md")


def imported_libraries(modules: Iterable[Module]) -> set[str]:
    """Return the locked distributions that some modules import, by their canonical names."""
    distributions = packages_distributions()
    packages = {package for module in modules for package in foreign(module)}
    names = {canonicalize_name(name) for package in packages for name in distributions.get(package, ())}
    return (names | {_UNSAID[package] for package in packages if package in _UNSAID}) & locked().keys()


def libraries(modules: Iterable[Module]) -> list[str]:
    """Return the locked distributions that some modules import, and all that those need."""
    waiting = list(imported_libraries(modules))
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _needed(name)
    return sorted(found & locked().keys())


def _needed(name: str) -> list[str]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return []
    wanted = (Requirement(line) for line in lines)
    return [
        canonicalize_name(each.name)
        for each in wanted
        if each.marker is None or each.marker.evaluate({"extra": ""})
    ]


@cache
def locked() -> dict[str, str]:
    """Return the versions in requirements.lock, which is what the image runs."""
    lines = (ROOT / "requirements.lock").read_text("utf-8")
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", lines, re.MULTILINE)
    return {canonicalize_name(name): number for name, number in found}


def installed(name: str) -> str | None:
    """Return the version of a distribution that is installed here; None where none is."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def unlike_locked(names: Iterable[str]) -> list[str]:
    """Return which of some libraries are installed here in another version than requirements.lock has, a line each."""
    pairs = ((name, installed(name), locked().get(name)) for name in names)
    return [
        f"{name} {here} is installed, and requirements.lock has {there}"
        for name, here, there in pairs
        if here != there
    ]


def tables() -> dict[str, tuple[str, str]]:
    """Return each table that comes with a library: the library, and the table's version or digest here."""
    suffixes = files("tldextract").joinpath(".tld_set_snapshot").read_bytes()
    return {
        "libxml2": ("lxml", ".".join(map(str, etree.LIBXML_VERSION))),
        "public suffixes": ("tldextract", _digest(suffixes)),
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
