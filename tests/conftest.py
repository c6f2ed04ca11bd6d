"""A real PostgreSQL for every test that asks for one: a server for the run, a database a test."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import hypothesis
import psycopg
import pytest
from psycopg import sql as words
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sql.database import Database
from sql.migrate import migrate
from tests.scratch import scratch
from tests.typed_rows import watch_rows

SHARED = Path(__file__).resolve().parents[2] / "shared"
_number = count(1)
_HOLD = """
import sys; from pathlib import Path; from sql import embedded
print(embedded.ensure(Path(sys.argv[1])), flush=True); sys.stdin.read()
"""
_Result = TypeVar("_Result")
# Some images set it: each of the hundreds of processes here would compile all of the program anew, 0.2 s of each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
watch_rows()
hypothesis.settings.register_profile("no verdict by the clock", deadline=None)
hypothesis.settings.load_profile("no verdict by the clock")


def needs_shared(*parts: str) -> Path:
    """A file or folder beside the checkout, or a skip that says so."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("skipped: ../shared is absent")
    return path


def run(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine to its end."""
    return asyncio.run(work)


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The DSN of a server of this run's own, whose database holds a migrated archive to copy.

    Long runs have it on the disk: they take more room, and the disk is part of what they measure.
    """
    given = os.environ.get("PALIMPSEST_TEST_DATABASE_URL")
    if given:
        asyncio.run(migrate(given))
        yield given
        return
    with scratch(in_memory=pytestconfig.option.markexpr != "long") as folder:
        # A process of its own, because tests of the embedded server release this one's.
        user = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(folder / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert user.stdin
        assert user.stdout
        dsn = user.stdout.readline().strip()
        with psycopg.connect(make_conninfo(dsn, dbname="postgres", **_superuser()), autocommit=True) as admin:
            # Every new database is written to the log; it need not keep the gigabyte that it may.
            admin.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
            admin.execute("SELECT pg_reload_conf()")
        asyncio.run(migrate(dsn))
        yield dsn
        user.stdin.close()
        user.wait(timeout=30)


def _superuser() -> dict[str, str]:
    """The embedded server's own superuser makes the databases; a server that was given brings its own."""
    return {} if os.environ.get("PALIMPSEST_TEST_DATABASE_URL") else {"user": "postgres"}


@contextmanager
def new_database(server: str, template: str = "template1", options: LiteralString = "") -> Iterator[str]:
    """The DSN of a new database on a server, a copy of the template; it is dropped at the end."""
    name = f"test_{os.getpid()}_{next(_number)}"
    made = words.Identifier(name)
    owner = words.Identifier(str(conninfo_to_dict(server)["user"]))
    admin = make_conninfo(server, dbname="postgres", **_superuser())
    with psycopg.connect(admin, autocommit=True) as connection:
        create = words.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} " + options)
        connection.execute(create.format(made, owner, words.Identifier(template)))
        # No test takes the power from the server: what is committed need not be on the disk.
        connection.execute(words.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(made))
    yield make_conninfo(server, dbname=name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(words.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


@contextmanager
def copied(dsn: str) -> Iterator[str]:
    """The DSN of a copy of a database that nobody is connected to."""
    with new_database(dsn, str(conninfo_to_dict(dsn)["dbname"])) as copy:
        yield copy


@pytest.fixture
def dsn(server: str) -> Iterator[str]:
    """The DSN of an empty, migrated archive for one test."""
    with copied(server) as copy:
        yield copy


@pytest.fixture
def empty_dsn(server: str) -> Iterator[str]:
    """The DSN of a database in which nothing is, for one test."""
    with new_database(server, "template0") as made:
        yield made


@asynccontextmanager
async def opened(dsn: str) -> AsyncIterator[Database]:
    """The archive of a test."""
    async with Database(dsn) as database:
        yield database


_seconds: dict[str, float] = defaultdict(float)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what each file took."""
    _seconds[report.location[0]] += report.duration


def pytest_collection() -> None:
    """Look for no garbage while thousands of tests are collected: a third of the processor time that this takes."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end of the run, so that no later search for garbage looks at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that none of them is left for the end."""
    budgets = _budgets()
    items.sort(key=lambda item: -budgets["files"].get(item.location[0], budgets["default"]))


def _budgets() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "budgets.toml").read_text(encoding="utf-8"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each file's time beside its budget; files under a second are added up."""
    budgets = _budgets()
    terminalreporter.section("seconds a file, and its budget")
    for name, seconds in sorted(_seconds.items(), key=lambda item: -item[1]):
        if seconds >= 1:
            budget = budgets["files"].get(name, budgets["default"])
            over = "  OVER" if seconds > budget else ""
            terminalreporter.write_line(f"{seconds:7.1f} {budget:5}  {name}{over}")
    small = sum(seconds for seconds in _seconds.values() if seconds < 1)
    terminalreporter.write_line(f"{small:7.1f}        the rest")
