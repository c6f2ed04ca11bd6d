"""The schema archive is a contract: described for its readers, and compared with the last release."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.resources import files

import psycopg
from psycopg.rows import class_row

from scheduler.cli.reading.schema import contract_lines
from sql.database import statements
from sql.rows.readers import SchemaPart


def _reference(dsn: str) -> list[SchemaPart]:
    with psycopg.connect(dsn, row_factory=class_row(SchemaPart)) as connection:
        return connection.execute(statements()["schema_reference"]).fetchall()


def test_every_view_column_and_function_says_what_it_is(dsn: str) -> None:
    assert [(row.of, row.name) for row in _reference(dsn) if not (row.meaning or "").endswith(".")] == []


def test_every_argument_and_column_of_a_function_is_in_its_comment(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        functions = connection.execute(
            "SELECT proname, proargnames, obj_description(oid, 'pg_proc') FROM pg_proc"
            " WHERE pronamespace = 'archive'::regnamespace"
        ).fetchall()
    unsaid = [
        (name, argument)
        for name, arguments, meaning in functions
        for argument in arguments or ()
        if not re.search(rf"\b{argument}\b", meaning) and "columns are those of" not in meaning
    ]
    assert functions and unsaid == []


def test_nothing_that_a_release_offered_is_gone_or_changed(dsn: str) -> None:
    """Where this fails, put back what is missing: users' queries rest on it; a new need is a new name."""
    released = files("sql").joinpath("contract.txt").read_text(encoding="utf-8").splitlines()
    offered = contract_lines(_reference(dsn))
    assert sorted(set(released) - set(offered)) == []


def test_what_is_new_is_in_the_contract(dsn: str) -> None:
    """Where this fails, write the contract anew: ``python -m tests.schema``."""
    released = files("sql").joinpath("contract.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(set(contract_lines(_reference(dsn))) - set(released)) == []


def test_views_of_articles_have_the_times_that_all_have(dsn: str) -> None:
    columns: dict[str, set[str]] = {}
    for row in _reference(dsn):
        if row.kind == "column":
            columns.setdefault(row.of, set()).add(row.name)
    times = {"published_at", "published_local", "first_seen_at", "sort_at", "recorded_at"}
    of_articles = {
        "articles",
        "revisions",
        "edits",
        "unavailable",
        "copies",
        "headlines",
        "corrections",
        "completeness",
    }
    assert {view: times - columns[view] for view in of_articles if times - columns[view]} == {}


def test_the_command_prints_the_contract_and_nothing_else(dsn: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "scheduler", "schema", "--contract"],
        env=os.environ | {"PALIMPSEST_DATABASE_URL": dsn},
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout == files("sql").joinpath("contract.txt").read_text(encoding="utf-8")
    assert printed.stderr == ""
