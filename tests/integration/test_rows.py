"""The row classes of ``sql/rows`` against what the server says of the statements."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import psycopg
import pytest
from psycopg import sql as words

import sql.rows
from sql.database import statements
from sql.rows.statement import Scalar, Statement, columns_of, field_of
from sql.rows.texts import ComparableText
from tests.conftest import opened, run
from tests.typed_rows import WrongType, fits, hints_of

ROOT = Path(__file__).parents[2]
PYTHON_TYPES: Mapping[str, Any] = {
    "bigint": int,
    "integer": int,
    "smallint": int,
    "text": str,
    "name": str,
    "boolean": bool,
    "bytea": bytes,
    "real": float,
    "double precision": float,
    "date": date,
    "interval": timedelta,
    "timestamp with time zone": datetime,
    "timestamp without time zone": datetime,
    "void": NoneType,
}
"""What psycopg makes of a type of the server."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
_OUTER_JOIN = re.compile(r"\b(LEFT|RIGHT|FULL)\s+(OUTER\s+)?JOIN\b", re.IGNORECASE)
_ASKED_BY = {"all", "first", "one", "ask", "batches", "holding", "sql"}
_LEAVES_NULL_OUT = {
    ("open_states", "state"): "alarms of a source have a state, those of the service have none",
    ("judged_crawls", "ended_at"): "only crawls that have ended",
    ("judged_crawls", "outcome"): "a crawl that has ended has an outcome",
    ("judged_looks", "crawl_id"): "only looks of the crawls that are asked for",
    ("ended_crawls", "ended_at"): "only crawls that have ended",
    ("ended_crawls", "outcome"): "a crawl that has ended has an outcome",
    ("note_missing", "missing_since"): "it was set just now",
    ("note_failed", "failing_since"): "it was set just now",
}
"""Columns in which their table allows for NULL, and why the statement returns none."""
_EXPORTS = {"export_articles", "export_revisions", "export_edits"}
"""They export what their view has, whatever that is: their rows are mappings."""


@dataclass(frozen=True, slots=True)
class Described:
    """A column of a statement, as the server describes it; ``is_required`` says that its table forbids NULL in it."""

    name: str
    type: str
    is_required: bool
    is_stored: bool


@cache
def declared() -> dict[str, Statement[Any]]:
    """Every statement that is declared in ``sql/rows``, by its name."""
    found: dict[str, Statement[Any]] = {}
    for module in pkgutil.iter_modules(sql.rows.__path__):
        for value in vars(import_module(f"sql.rows.{module.name}")).values():
            if isinstance(value, Statement):
                assert found.setdefault(value.name, value) is value, f"{value.name} is declared twice"
    return found


def placeholders(text: str) -> list[str]:
    """The names of a statement's parameters, in the order in which they come up first."""
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name))


class Server:
    """A server that describes statements; what its tables and types are is read once."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.required = {
            (table, column)
            for table, column in connection.execute(
                "SELECT attrelid::bigint, attnum::int FROM pg_attribute WHERE attnotnull"
            )
        }
        self.tables = {
            table
            for (table,) in connection.execute("SELECT oid::bigint FROM pg_class WHERE relkind IN ('r', 'p')")
        }
        self.types: dict[int, str] = dict(
            connection.execute("SELECT oid::bigint, format_type(oid, NULL) FROM pg_type").fetchall()
        )

    def describe(self, name: str) -> list[Described]:
        """Have the server prepare a statement, and say what its rows are."""
        text = statements()[name]
        numbers = {each: f"${number}" for number, each in enumerate(placeholders(text), 1)}
        numbered = _PLACEHOLDER.sub(lambda match: numbers[match[1]] if match[1] else "%", text)
        prepared = self.connection.pgconn.prepare(name.encode(), numbered.encode())
        assert prepared.status == psycopg.pq.ExecStatus.COMMAND_OK, f"{name}: {prepared.error_message!r}"
        result = self.connection.pgconn.describe_prepared(name.encode())
        return [
            Described(
                (result.fname(column) or b"").decode(),
                self.types[result.ftype(column)],
                (result.ftable(column), result.ftablecol(column)) in self.required,
                result.ftable(column) in self.tables,
            )
            for column in range(result.nfields)
        ]

    def may_be_null(self, statement: Statement[Any]) -> dict[str, bool]:
        """Of each field of a row whether NULL can be in it, as far as the server knows."""
        is_joined = _OUTER_JOIN.search(statements()[statement.name]) is not None
        return {_field(each): is_joined or not each.is_required for each in self.describe(statement.name)}


def _field(column: Described) -> str:
    return f"{column.name}_" if iskeyword(column.name) else column.name


def without_none(hint: Any) -> Any:
    """A declared type without None, which it may allow."""
    if type(None) not in get_args(hint):
        return hint
    [left] = [each for each in get_args(hint) if each is not NoneType]
    return left


def is_of(hint: Any, type_name: str) -> bool:
    """Whether a declared type is what psycopg makes of a type of the server."""
    hint = without_none(hint)
    if type_name in ("json", "jsonb"):
        return hint is Any or (get_origin(hint) or hint) in (dict, list)
    if type_name.endswith("[]"):
        return get_origin(hint) is list and is_of(get_args(hint)[0], type_name.removesuffix("[]"))
    return hint is PYTHON_TYPES[type_name]


def faults(server: Server, statement: Statement[Any]) -> Iterator[str]:
    """What of a declared statement is not as the server describes it."""
    columns = server.describe(statement.name)
    if isinstance(statement, Scalar):
        first = columns[0].type if columns else "nothing"
        if not (columns and (is_of(statement.row, first) or is_bare(statement.row, first))):
            yield f"{statement}: it returns {first}"
        return
    hints, named = hints_of(statement.row), {_field(column): column for column in columns}
    if named.keys() != hints.keys():
        yield f"{statement}: {sorted(named.keys() ^ hints.keys())} are only on one side"
        return
    for name, column in named.items():
        if not is_of(hints[name], column.type):
            yield f"{statement}.{name}: declared {hints[name]}, described {column.type}"


def all_faults(dsn: str) -> list[str]:
    """What of all declared statements is not as the server describes it."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        server = Server(connection)
        return [each for statement in declared().values() for each in faults(server, statement)]


def is_bare(kind: Any, type_name: str) -> bool:
    """Whether a class without parameters is the one that psycopg makes of a list or of JSON."""
    return (kind is list and type_name.endswith("[]")) or (kind is dict and type_name in ("json", "jsonb"))


def test_every_row_class_is_what_the_server_describes(dsn: str) -> None:
    """Where this fails, a statement has changed: change the class in ``sql/rows`` with it."""
    assert all_faults(dsn) == []


def test_no_field_allows_for_null_where_no_statement_can_return_it(dsn: str) -> None:
    """A class may be that of several statements: NULL in one of them is enough."""
    allowed: dict[tuple[type[Any], str], bool] = defaultdict(bool)
    with psycopg.connect(dsn, autocommit=True) as connection:
        server = Server(connection)
        for statement in declared().values():
            if not isinstance(statement, Scalar):
                for name, may_be_null in server.may_be_null(statement).items():
                    allowed[statement.row, name] |= may_be_null
    vain = [
        f"{row.__name__}.{name}"
        for (row, name), is_allowed in allowed.items()
        if not is_allowed and without_none(hints_of(row)[name]) is not hints_of(row)[name]
    ]
    assert vain == []


def test_a_column_that_can_be_null_is_declared_so_unless_the_statement_leaves_null_out(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        server = Server(connection)
        trusted = {
            (statement.name, _field(column))
            for statement in declared().values()
            if not isinstance(statement, Scalar)
            for column in server.describe(statement.name)
            if column.is_stored and not column.is_required
            if without_none(hint := hints_of(statement.row)[_field(column)]) is hint and hint is not Any
        }
    assert trusted == _LEAVES_NULL_OUT.keys()


@pytest.mark.parametrize(
    "changed",
    [
        "SELECT id, sealed_at FROM store.block WHERE block_sha256 = %(block_sha256)s LIMIT 1",
        "SELECT id::text AS id, sealed_at FROM store.block WHERE block_sha256 = %(block_sha256)s",
        "SELECT id, sealed_at, entries FROM store.block WHERE block_sha256 = %(block_sha256)s",
        "SELECT id FROM store.block WHERE block_sha256 = %(block_sha256)s",
    ],
)
def test_a_statement_that_changed_is_told_from_one_that_did_not(
    dsn: str, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    statement = declared()["block_of_hash"]
    monkeypatch.setitem(statements(), statement.name, changed)  # type: ignore[arg-type]
    with psycopg.connect(dsn, autocommit=True) as connection:
        assert bool(list(faults(Server(connection), statement))) is not changed.endswith("LIMIT 1")


def test_columns_that_a_next_version_adds_reach_no_row(dsn: str) -> None:
    """This version runs on the schema of the next one: no statement asks for whatever a table or view has."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        _add_columns(connection)
    assert all_faults(dsn) == []


def _add_columns(connection: psycopg.Connection[Any]) -> None:
    """Give every table and every view one more column."""
    relations = connection.execute(
        """
        SELECT nspname, relname, relkind, CASE WHEN relkind = 'v' THEN rtrim(pg_get_viewdef(pg_class.oid), ';') END
          FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname IN ('store', 'archive') AND relkind IN ('r', 'p', 'v') AND NOT relispartition
         ORDER BY relkind <> 'v'
        """
    ).fetchall()
    for schema, name, kind, definition in relations:
        relation = words.Identifier(schema, name)
        if kind == "v":
            view = words.SQL(
                "CREATE OR REPLACE VIEW {} AS SELECT was.*, NULL::text AS of_next FROM ({}) AS was"
            )
            connection.execute(view.format(relation, words.SQL(definition)))
        else:
            connection.execute(words.SQL("ALTER TABLE {} ADD COLUMN of_next text").format(relation))


def test_every_statement_with_rows_that_is_asked_is_declared() -> None:
    """A statement that is asked by its bare name would be an error of types; one that is declared is there."""
    assert sorted(declared().keys() - statements().keys()) == []
    asked = {name for call in calls() if call.method in _ASKED_BY for name in [call.name]}
    assert sorted(asked - declared().keys() - _EXPORTS) == []


@dataclass(frozen=True, slots=True)
class Call:
    """A call that names a statement: where, how, and with which parameters; ``is_open`` if a mapping adds others."""

    place: str
    method: str
    name: str
    given: frozenset[str]
    is_open: bool


def calls() -> Iterator[Call]:
    """Every call of a session that names its statement, as a name or as a constant of ``sql/rows``."""
    constants = {name.upper(): name for name in statements()}
    for package in ("crawler", "scheduler", "sql"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                    name = _statement(node.args[0], constants)
                    if name is not None and node.func.attr in _ASKED_BY | {"run", "touched"}:
                        given = frozenset(each.arg for each in node.keywords if each.arg is not None)
                        is_open = any(each.arg is None for each in node.keywords)
                        place = f"{path.relative_to(ROOT)}:{node.lineno}"
                        yield Call(place, node.func.attr, name, given, is_open)


def _statement(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value in statements() else None
    return None


def test_every_call_passes_the_parameters_of_its_statement() -> None:
    wrong = []
    for call in calls():
        wanted = set(placeholders(statements()[call.name]))
        if call.method != "holding" and not (call.given <= wanted if call.is_open else call.given == wanted):
            wrong.append(f"{call.place}: {call.name} takes {sorted(wanted)}, given {sorted(call.given)}")
    assert wrong == []
    assert sum(1 for _ in calls()) > 300


def test_a_row_is_made_of_columns_whatever_their_order_and_one_that_is_none_too_many_is_an_error(
    dsn: str,
) -> None:
    @dataclass(frozen=True, slots=True)
    class Pair:
        class_: str
        number: int

    statement = Statement("pair", Pair)
    with psycopg.connect(dsn) as connection:
        cursor = connection.cursor(row_factory=statement.row_factory)
        row = cursor.execute("SELECT 1 AS number, 'typo' AS class").fetchone()
        assert row == Pair("typo", 1)
        assert columns_of(row) == {"class": "typo", "number": 1}  # type: ignore[arg-type]
        assert [field_of(column) for column in cursor.description or ()] == ["number", "class_"]
        with pytest.raises(TypeError):
            cursor.execute("SELECT 1 AS number, 'typo' AS class, true AS more").fetchone()


def test_rows_of_tests_are_held_against_their_types(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database, database.transaction() as session:
            wrong: Scalar[str] = Scalar("backend_number", str)
            with pytest.raises(WrongType):
                await session.one(wrong)

    run(work())
    hints = hints_of(ComparableText)
    assert [field.name for field in fields(ComparableText)] == list(hints)
    assert fits(None, hints["title"]) and not fits(None, hints["body"]) and not fits(True, int)
    assert fits(["one"], list[str]) and not fits([1], list[str]) and fits([None], list[str | None])
