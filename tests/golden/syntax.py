"""The modules that decide an outcome, found by their imports, and the digest of what each says.

The digest is of the syntax tree without docstrings and comments, and of names, values and structure alone: a
sentence, a line break or another version of Python changes nothing.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = "crawler"
"""The package within which imports are followed."""


@dataclass(frozen=True)
class Module:
    """A module of the program by its full name."""

    name: str
    path: Path

    @property
    def is_package(self) -> bool:
        """Whether this is the ``__init__`` of a package."""
        return self.path.name == "__init__.py"

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.path.read_text("utf-8"))

    @cached_property
    def digest(self) -> str:
        """What it says, in 16 hex digits."""
        return hashlib.sha256("".join(_spelled(self.tree)).encode()).hexdigest()[:16]

    @cached_property
    def strings(self) -> frozenset[str]:
        """The strings in its code, which name the data files that it reads."""
        values = (node.value for node in ast.walk(self.tree) if isinstance(node, ast.Constant))
        return frozenset(value for value in values if isinstance(value, str))


def find(name: str) -> Module | None:
    """Return the module of a name of the program; None where it has none."""
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.exists():
            return _module(name, path)
    return None


@cache
def _module(name: str, path: Path) -> Module:
    return Module(name, path)


def closure(*entries: str) -> list[Module]:
    """Return the entry modules and all of the program that they import, however indirectly, by their names.

    A name that a package only passes on is followed to the module that defines it, so that a package does not
    bring in all that it shows: ``from crawler.identity import url_key`` is the module of ``url_key`` alone.
    """
    found: dict[str, Module] = {}
    waiting = [module for entry in entries if (module := find(entry))]
    while waiting:
        module = waiting.pop()
        if module.name not in found:
            found[module.name] = module
            waiting += [each for each in imported(module) if each.name not in found]
    return [found[name] for name in sorted(found)]


def imported(module: Module) -> list[Module]:
    """Return the modules of the program that a module imports, wherever in its code it does."""
    named = (pair for node in _imports(module.tree) for pair in _names(node, module))
    return [each for name, item in named if (each := _definer(name, item))]


def foreign(module: Module) -> set[str]:
    """Return the top-level names of what a module imports from elsewhere."""
    names = {name.partition(".")[0] for node in _imports(module.tree) for name, _ in _names(node, module)}
    return names - {PROGRAM}


def _imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """All imports but those that only the type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from _imports(node)


def _names(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[tuple[str, str | None]]:
    """The modules that an import names, each with the item that it takes of it."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, None) for alias in node.names)
        return
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    yield from ((base, alias.name) for alias in node.names)


def _definer(name: str, item: str | None) -> Module | None:
    """The module that defines an item of a module or package of the program."""
    if name.partition(".")[0] != PROGRAM:
        return None
    module = find(name)
    if item is None or module is None or not module.is_package:
        return module
    if inner := find(f"{name}.{item}"):
        return inner
    passed_on = (pair for node in _imports(module.tree) for pair in _bound(node, module, item))
    return next((each for pair in passed_on if (each := _definer(*pair))), module)


def _bound(node: ast.Import | ast.ImportFrom, module: Module, item: str) -> Iterator[tuple[str, str | None]]:
    aliases = [alias for alias in node.names if (alias.asname or alias.name) == item]
    if aliases and isinstance(node, ast.ImportFrom):
        yield from (pair for pair in _names(node, module) if pair[1] == aliases[0].name)


def _spelled(node: ast.AST) -> Iterator[str]:
    """A tree as text: each node's name and its fields in alphabetical order, without those that are empty.

    What a version of Python adds to its trees is empty for code that all versions can read.
    """
    yield f"({type(node).__name__}"
    for name in sorted(node._fields):
        value = _whole(node) if isinstance(node, ast.JoinedStr) else getattr(node, name, None)
        if value is None or value == [] or name in ("type_comment", "kind"):
            continue
        yield f" {name}="
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST) and not _is_docstring(each):
                yield from _spelled(each)
            elif not isinstance(each, ast.AST):
                yield f"<{type(each).__name__} {each!r}>"
    yield ")"


def _whole(text: ast.JoinedStr) -> list[ast.AST]:
    """The parts of an f-string, as versions of Python differ in where they part it and in empty parts."""
    parts: list[ast.AST] = []
    for part in text.values:
        last = parts[-1] if parts else None
        if isinstance(part, ast.Constant) and isinstance(last, ast.Constant):
            parts[-1] = ast.Constant(f"{last.value}{part.value}")
        else:
            parts.append(part)
    return [part for part in parts if not (isinstance(part, ast.Constant) and part.value == "")]


def _is_docstring(node: ast.AST) -> bool:
    """A string that stands alone: the docstring of a module, a function, a class or a constant."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return isinstance(node.value.value, str)
