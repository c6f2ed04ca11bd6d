"""Calibrated thresholds, each moved by one step to see whether a case of the corpus notices.

A threshold is a number in a constant of a module that decides what comes out. It is moved in the code as it is
read, before anything is made of it, in a process of its own: what is derived from it moves along. A step is one
for a whole number below 20, else a twentieth of it, and 0.05 for a share.

``python -m tests.golden.thresholds [NAME…]`` prints those that no case notices.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import resource
import signal
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.golden.outcomes import outcome, written
from tests.golden.rules import SUBJECTS
from tests.golden.subjects import Subject
from tests.golden.syntax import Module, closure

_ROOMS = ("identity", "revisions", "extraction", "discovery")
_NO_THRESHOLDS = ("VERSION", "_NUMBER")
"""Endings of names of numbers that decide nothing."""
_SMALL = 20
_MEMORY = 4 * 1024**3
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Move:
    """A threshold and the value to which it is moved.

    ``place`` says which of the numbers in its constant it is. ``name`` is "crawler.identity.copies.CUT 0.9 -> 0.95".
    """

    module: str
    constant: str
    place: int
    value: float
    moved: float

    @property
    def threshold(self) -> str:
        """The full name of the constant."""
        return f"{self.module}.{self.constant}"

    @property
    def name(self) -> str:
        """What is moved, and how."""
        return f"{self.threshold} {self.value} -> {self.moved}"


def moves() -> list[Move]:
    """Return every threshold moved down and up, module by module."""
    modules = {module.name: module for subject in _answered() for module in _modules(subject)}
    chosen = (modules[name] for name in sorted(modules) if name.split(".")[1] in _ROOMS)
    return [move for module in chosen for move in _of_module(module)]


def survivors(asked: Iterable[Move], processes: int = 1) -> list[Move]:
    """Return the moves that no case of the corpus notices.

    Raises RuntimeError if the corpus does not come out as it is written although nothing was moved.
    """
    asked = list(asked)
    still = [replace(move, moved=move.value) for move in asked[:1]]
    with multiprocessing.get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
        if not all(pool.map(_is_unnoticed, still)):
            raise RuntimeError(
                "the corpus does not come out as it is written: run `python -m tests.golden --check`"
            )
        unnoticed = pool.map(_is_unnoticed, asked, chunksize=1)
    return [move for move, is_so in zip(asked, unnoticed, strict=True) if is_so]


def _of_module(module: Module) -> Iterator[Move]:
    for name, value in _constants(module.tree):
        for place, number in enumerate(_numbers(value)):
            for moved in _steps(number.value):
                yield Move(module.name, name, place, number.value, moved)


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The constants of a module with their values, those that are set in one line with others too."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value:
            yield from _named(node.target, node.value)
        elif isinstance(node, ast.Assign):
            yield from _named(node.targets[0], node.value)


def _named(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=True):
            yield from _named(one, part)
    elif isinstance(target, ast.Name) and target.id.isupper() and not target.id.endswith(_NO_THRESHOLDS):
        yield target.id, value


def _numbers(value: ast.expr) -> list[Any]:
    """The number that a constant is, or that its call begins with; none in a text, an expression or a collection."""
    if isinstance(value, ast.UnaryOp):
        return _numbers(value.operand)
    if isinstance(value, ast.BinOp):
        return _numbers(value.left)
    if isinstance(value, ast.Call):
        return [
            number
            for each in [*value.args, *(word.value for word in value.keywords)][:1]
            for number in _numbers(each)
        ]
    is_number = isinstance(value, ast.Constant) and type(value.value) in (int, float)
    return [value] if is_number else []


def _steps(value: float) -> list[float]:
    if isinstance(value, float) and value <= 1:
        return [round(value - 0.05, 4), round(value + 0.05, 4)]
    step = 1 if value < _SMALL else max(1, round(value / 20))
    return [value - step, value + step]


@cache
def _answered() -> list[Subject]:
    return [subject for subject in SUBJECTS.values() if not subject.asks_archive]


@cache
def _modules(subject: Subject) -> list[Module]:
    """The modules that decide a subject: of what its answer calls, and all that those import."""
    entries = {getattr(found, "__module__", "") or "" for found in _called(subject.answer)}
    return closure(*(name for name in entries if name.startswith("crawler.")))


def _called(function: types.FunctionType) -> list[Any]:
    """What a function of the corpus names, and what the functions name that it calls there."""
    home = sys.modules[function.__module__]
    found: list[Any] = []
    waiting: list[Any] = [function]
    while waiting:
        each = waiting.pop()
        found.append(each)
        if isinstance(each, types.FunctionType) and each.__module__ == home.__name__:
            named = (getattr(home, name, None) for name in _names(each.__code__))
            waiting += [one for one in named if one is not None and one not in found]
    return found


def _names(code: types.CodeType) -> set[str]:
    """The names in a function's code, those in its comprehensions included."""
    inner = (const for const in code.co_consts if isinstance(const, types.CodeType))
    return {*code.co_names}.union(*map(_names, inner))


def _is_unnoticed(move: Move) -> bool:
    """Whether all subjects that a move can touch come out as they are written down; runs in a process of its own."""
    names = [
        subject.name for subject in _answered() if move.module in {each.name for each in _modules(subject)}
    ]
    _limit()
    sys.meta_path.insert(0, _Mover(move))
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "crawler" or name.startswith("tests.golden")
    ]:
        del sys.modules[name]
    try:
        moved = importlib.import_module("tests.golden.rules").SUBJECTS
    except Exception:
        return False
    return all(_comes_as_written(moved[name]) for name in names)


def _limit() -> None:
    """A threshold that was moved can make the program take all memory or all time; both are noticed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(_SECONDS)


def _too_slow(*_: Any) -> None:
    raise TimeoutError


def _comes_as_written(subject: Subject) -> bool:
    known = written(subject)
    try:
        return all(outcome(subject, case) == known.get(case.name) for case in subject.cases())
    except Exception:
        return False


class _Mover(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Reads one module of the program with a threshold moved."""

    def __init__(self, move: Move) -> None:
        self.move = move

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.move.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None:
            self.file = spec.origin
            spec.loader = self
        return spec

    def exec_module(self, module: types.ModuleType) -> None:
        assert self.file
        with open(self.file, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        [value] = [value for name, value in _constants(tree) if name == self.move.constant]
        _numbers(value)[self.move.place].value = self.move.moved
        exec(compile(tree, self.file, "exec"), module.__dict__)


def main(asked: Sequence[str]) -> None:
    """Print the thresholds that no case notices, of those whose names have one of these words."""
    chosen = [move for move in moves() if not asked or any(word in move.name for word in asked)]
    for move in survivors(chosen, processes=2):
        print(move.name)


if __name__ == "__main__":
    main(sys.argv[1:])
