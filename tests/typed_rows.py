"""Every row that a test reads is held against the types that its class declares, None included."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sql.rows.statement import Scalar, Statement


class WrongType(AssertionError):
    """A statement returned what its row class does not declare."""


def fits(value: object, hint: Any) -> bool:
    """Whether a value is of a declared type: a class, ``Any``, a union, ``list[…]`` or ``dict[…]``."""
    if hint is Any:
        return True
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return any(fits(value, each) for each in get_args(hint))
    if origin is list:
        return isinstance(value, list) and all(fits(each, get_args(hint)[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, types.NoneType if hint is None else hint)


@cache
def hints_of(row: type[Any]) -> dict[str, Any]:
    """The declared types of the fields of a row class."""
    return get_type_hints(row)


def watch_rows() -> None:
    """From now on a row that is not as declared raises WrongType where it is read."""
    make_rows, make_values = Statement.row_factory, Scalar.row_factory

    def rows(self: Statement[Any], cursor: Any) -> Callable[[Sequence[Any]], Any]:
        make, hints = make_rows(self, cursor), hints_of(self.row)

        def made(values: Sequence[Any]) -> Any:
            row = make(values)
            wrong = {
                name: getattr(row, name) for name, hint in hints.items() if not fits(getattr(row, name), hint)
            }
            if wrong:
                raise WrongType(f"{self}: {wrong!r:.500}")
            return row

        return made

    def scalars(self: Scalar[Any], cursor: Any) -> Callable[[Sequence[Any]], Any]:
        make = make_values(self, cursor)

        def made(values: Sequence[Any]) -> Any:
            value = make(values)
            if value is not None and not fits(value, self.row):
                raise WrongType(f"{self}: {value!r:.500}")
            return value

        return made

    Statement.row_factory = rows  # type: ignore[method-assign]
    Scalar.row_factory = scalars  # type: ignore[method-assign]
