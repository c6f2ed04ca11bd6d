"""Whoever swallows an error that nobody expected writes down where it came from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
MODULES = [path for folder in ("crawler", "scheduler", "sql") for path in (PROJECT / folder).rglob("*.py")]
ANY = {"Exception", "BaseException"}
LEVELS = {"info", "warning", "error", "critical"}


def swallowing(tree: ast.AST) -> Iterator[ast.ExceptHandler]:
    """The handlers of any error whatever that do not raise one at their end."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise):
            caught = {
                name.id for name in ast.walk(node.type or ast.Name("Exception")) if isinstance(name, ast.Name)
            }
            if caught & ANY:
                yield node


def without_traceback(tree: ast.AST) -> list[int]:
    """The lines of the log calls in such handlers that leave the traceback out."""
    return [
        call.lineno
        for handler in swallowing(tree)
        for call in ast.walk(handler)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and "exc_info" not in {keyword.arg for keyword in call.keywords}
    ]


@pytest.mark.parametrize(
    ("handler", "missing"),
    [
        ("except Exception as error:\n log.warning('failed', error=str(error))", 1),
        ("except Exception:\n log.warning('failed', exc_info=True)", 0),
        ("except Exception:\n log.exception('failed')", 0),
        ("except (OSError, Exception):\n log.error('failed')", 1),
        ("except:\n log.error('failed')", 1),
        ("except OSError:\n log.error('the disk is full')", 0),
        ("except Exception:\n log.error('failed')\n raise", 0),
    ],
)
def test_a_log_call_without_a_traceback_is_found(handler: str, missing: int) -> None:
    assert len(without_traceback(ast.parse(f"try:\n do()\n{handler}"))) == missing


def test_an_error_that_is_only_logged_carries_its_traceback() -> None:
    found = {
        f"{path.relative_to(PROJECT)}:{line}"
        for path in MODULES
        for line in without_traceback(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()
