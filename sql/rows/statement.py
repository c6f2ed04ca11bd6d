"""A named statement together with the class of its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from psycopg.rows import scalar_row

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from psycopg import AsyncCursor, Column, Cursor

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)


class Statement(Generic[RowT_co]):
    """A statement of ``sql/statements/*.sql`` by its name, and the dataclass that each row of it becomes.

    The fields of the class are the columns of the statement. A column whose name is a keyword of Python has an
    underscore behind it: ``class`` is the field ``class_``.
    """

    __slots__ = ("name", "row")

    def __init__(self, name: str, row: type[RowT_co]) -> None:
        self.name = name
        self.row = row

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.row.__name__})"

    def row_factory(self, cursor: Cursor[Any] | AsyncCursor[Any]) -> Callable[[Sequence[Any]], RowT_co]:
        """Return the function by which psycopg makes an instance of the class from the values of a row."""
        names = [field_of(column) for column in cursor.description or ()]
        make = self.row
        if names == list(make.__dataclass_fields__):  # type: ignore[attr-defined]
            return lambda values: make(*values)  # faster, and the order is mostly the same
        return lambda values: make(**dict(zip(names, values, strict=True)))


class Scalar(Statement[RowT_co]):
    """A statement of which only the first column is asked for: each row of it is that value."""

    __slots__ = ()

    def row_factory(self, cursor: Cursor[Any] | AsyncCursor[Any]) -> Callable[[Sequence[Any]], RowT_co]:
        """Return the function by which psycopg takes the first column of a row."""
        return scalar_row(cursor)


def field_of(column: Column) -> str:
    """Return the name of the field that holds a column."""
    return f"{column.name}_" if iskeyword(column.name) else column.name


def columns_of(row: DataclassInstance) -> dict[str, Any]:
    """Return a row as a mapping from the names of its columns to its values, for JSON and for templates."""
    return {field.name.removesuffix("_"): getattr(row, field.name) for field in fields(row)}
