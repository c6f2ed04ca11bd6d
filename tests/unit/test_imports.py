"""Imports run one way: between the three folders, between the rooms of each, and between modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FOLDERS = ("sql", "crawler", "scheduler")
"""Each folder may import those before it."""
ROOMS = (
    "durations",
    "sizes",
    "dates",
    "model",
    "metrics",
    "identity",
    "extraction",
    "revisions",
    "sources",
    "discovery",
    "fetching",
    "archive",
    "evidence",
    "crawl",
)
"""The rooms of ``crawler``, in the order in which they rest on each other: each may import those before it."""


@cache
def _modules() -> Mapping[str, Path]:
    """Every module of the product by its dotted name; a package stands under its own name."""
    paths = (path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py"))
    return {_name(path): path for path in paths}


def _name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(source: str) -> Iterator[str]:
    """What a module imports, at its top, in functions and for type checkers alone: all of them are arrows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in _modules() else node.module


@cache
def _arrows() -> Mapping[str, frozenset[str]]:
    """Which modules of the product each module imports."""
    return {
        name: frozenset(_imported(path.read_text(encoding="utf-8"))) & _modules().keys() - {name}
        for name, path in _modules().items()
    }


def _upward(order: tuple[str, ...], parent: str = "") -> list[str]:
    """The arrows that lead from one child of a parent to another that stands later in the order."""
    place = {f"{parent}{child}": at for at, child in enumerate(order)}

    def at(name: str) -> int | None:
        return place.get(".".join(name.split(".")[: parent.count(".") + 1]))

    pairs = [(name, target) for name, targets in _arrows().items() for target in targets]
    placed = [(name, target, at(name), at(target)) for name, target in pairs]
    return [
        f"{name} -> {target}"
        for name, target, ours, theirs in placed
        if ours is not None and theirs is not None and theirs > ours
    ]


def _room(name: str) -> str:
    """The room of a module: its package, or itself if other packages stand beside it."""
    package = name.rpartition(".")[0]
    beside = (
        other
        for other in _modules()
        if other.startswith(f"{package}.") and other.count(".") > name.count(".")
    )
    return name if name in _packages() or any(beside) else package


@cache
def _packages() -> frozenset[str]:
    return frozenset(name for name, path in _modules().items() if path.name == "__init__.py")


def _assert_no_circle(graph: Mapping[str, set[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("imports run in a circle: " + " -> ".join(reversed(error.args[1])))


def test_the_folders_import_one_way() -> None:
    assert _upward(FOLDERS) == []


def test_every_room_of_the_crawler_has_its_place_in_the_order() -> None:
    rooms = {name.split(".")[1] for name in _modules() if name.startswith("crawler.")}
    assert rooms == set(ROOMS)


def test_the_rooms_of_the_crawler_import_one_way() -> None:
    assert _upward(ROOMS, "crawler.") == []


def test_no_rooms_import_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for name, targets in _arrows().items():
        graph.setdefault(_room(name), set()).update(_room(target) for target in targets)
    _assert_no_circle({room: targets - {room} for room, targets in graph.items()})


def test_no_modules_import_each_other() -> None:
    _assert_no_circle({name: set(targets) for name, targets in _arrows().items()})


def test_what_is_handed_from_room_to_room_imports_none_of_them() -> None:
    targets = {
        target for name, found in _arrows().items() if name.startswith("crawler.model") for target in found
    }
    assert {target for target in targets if not target.startswith("crawler.model")} == set()


@pytest.mark.parametrize(
    "room", ["model", "identity", "extraction", "revisions", "sources", "discovery", "fetching"]
)
def test_rooms_before_the_archive_know_no_database(room: str) -> None:
    found = {
        name: targets & {"sql.database"}
        for name, targets in _arrows().items()
        if name.startswith(f"crawler.{room}")
    }
    assert {name: targets for name, targets in found.items() if targets} == {}
