"""The formats of an export; each takes rows in batches and holds no more than one batch in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import IO, Any, Protocol

from psycopg import Column
from psycopg.postgres import types

from scheduler.cli.messages import Refused
from scheduler.plain_values import cell, plain

Row = dict[str, Any]
"""A row of an export, by the names of its columns: what a view has is exported, whatever that is."""


class Format(Protocol):
    """Writes rows to a binary file."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch."""

    def close(self) -> None:
        """Write what belongs at the end; the file stays open."""


class JsonLines:
    """JSON lines: one JSON object on each line."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = file

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch."""
        for row in rows:
            self._file.write(json.dumps(row, ensure_ascii=False, default=plain).encode() + b"\n")

    def close(self) -> None:
        """Do nothing, as nothing is left to write."""


class Csv:
    """CSV (RFC 4180) with a header; lists are joined by "; ", objects are JSON.

    A text that a spreadsheet would take for a formula gets a quote before it.
    """

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._writer.writerow([column.name for column in columns])

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch."""
        self._writer.writerows([cell(value) for value in row.values()] for row in rows)

    def close(self) -> None:
        """Let go of the file without closing it."""
        self._text.detach()


class Parquet:
    """Apache Parquet, with a row group for each batch; objects are JSON in a text column."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError:
            raise Refused("Parquet needs pyarrow: pip install 'palimpsest[parquet]'") from None
        self._pyarrow = pyarrow
        self._as_json = {column.name for column in columns if _is_json(column)}
        self._schema = pyarrow.schema([(column.name, _arrow_type(pyarrow, column)) for column in columns])
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch."""
        held = [{name: self._held(name, value) for name, value in row.items()} for row in rows]
        self._writer.write_table(self._pyarrow.Table.from_pylist(held, schema=self._schema))

    def _held(self, name: str, value: Any) -> Any:
        """Return a value as its column takes it: JSON if the column holds objects, else the value itself."""
        if name in self._as_json and value is not None:
            return json.dumps(value, ensure_ascii=False, default=plain)
        return value

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


FORMATS: dict[str, Callable[[IO[bytes], Sequence[Column]], Format]] = {
    "jsonl": JsonLines,
    "csv": Csv,
    "parquet": Parquet,
}


def _is_json(column: Column) -> bool:
    """Whether a column holds objects, or lists of anything but texts."""
    known = types.get(column.type_code)
    if known is None:
        return False
    return known.name in ("json", "jsonb") or (column.type_code == known.array_oid and known.name != "text")


def _arrow_type(pyarrow: Any, column: Column) -> Any:
    known = types.get(column.type_code)
    name = known.name if known else "text"
    kinds = {
        "int8": pyarrow.int64(),
        "int4": pyarrow.int32(),
        "int2": pyarrow.int16(),
        "float4": pyarrow.float32(),
        "float8": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "timestamptz": pyarrow.timestamp("us", tz="UTC"),
        "timestamp": pyarrow.timestamp("us"),
        "interval": pyarrow.duration("us"),
        "bytea": pyarrow.binary(),
    }
    if _is_json(column):
        return pyarrow.string()
    if known and column.type_code == known.array_oid:
        return pyarrow.list_(pyarrow.string())
    return kinds.get(name, pyarrow.string())
