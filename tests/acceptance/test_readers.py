"""Readers are made, listed and ended; what a second grant does not name it does not take away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.running import Program

NAME = "reader_who_stays"


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Iterator[Program]:
    yield Program(dsn, tmp_path)
    with psycopg.connect(dsn, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"DROP OWNED BY {NAME} CASCADE")  # type: ignore[arg-type]
            connection.execute(f"DROP ROLE {NAME}")  # type: ignore[arg-type]


def listed(program: Program) -> dict[str, tuple[bool, bool]]:
    rows = json.loads(program.run("readers", "--json").stdout)
    return {row["name"]: (row["editor"], row["workspace"]) for row in rows}


def test_a_second_grant_takes_nothing_away(program: Program) -> None:
    assert program.run("grant-reader", NAME, "--workspace").returncode == 0
    assert program.run("grant-reader", NAME, "--editor").returncode == 0
    login = program.run("grant-reader", NAME).stdout.strip()
    assert listed(program)[NAME] == (True, True)
    with psycopg.connect(login, autocommit=True) as reader:
        reader.execute("CREATE TABLE mine (word text)")
        assert reader.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'mine'").fetchone() == (
            NAME,
        )
        reader.execute("INSERT INTO archive.aliases (name, spelling) VALUES ('Riverton', 'Riverton on Sea')")
    kept = program.run("revoke-reader", NAME)
    assert kept.returncode == 2 and "--drop-workspace" in kept.stderr
    assert NAME in listed(program)


def test_a_reader_is_ended_with_its_connections(program: Program) -> None:
    login = program.run("grant-reader", NAME).stdout.strip()
    assert listed(program)[NAME] == (False, False)
    reader = psycopg.connect(login, autocommit=True)
    assert reader.execute("SELECT count(*) FROM archive.articles").fetchone() == (0,)
    assert program.run("revoke-reader", NAME).returncode == 0
    with pytest.raises(psycopg.OperationalError):
        reader.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(login)
    assert NAME not in listed(program)
    again = program.run("revoke-reader", NAME)
    assert again.returncode == 2 and "palimpsest readers" in again.stderr


def test_a_workspace_goes_if_it_is_told_to(program: Program) -> None:
    login = program.run("grant-reader", NAME, "--workspace").stdout.strip()
    with psycopg.connect(login, autocommit=True) as reader:
        reader.execute("CREATE TABLE mine (word text)")
    assert program.run("revoke-reader", NAME, "--drop-workspace").returncode == 0
    assert program.value(f"SELECT to_regnamespace('{NAME}') IS NULL")
