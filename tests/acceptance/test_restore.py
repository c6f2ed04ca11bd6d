"""A dump restored on another server, as docs/operating.md says: from the embedded database to a server of one's own."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from sql.embedded import binaries
from tests.acceptance.running import Program

PAGE = Path(__file__).parents[2] / "docs/operating.md"
HOLD = """
import sys; from pathlib import Path; from sql import embedded
print(embedded.ensure(Path(sys.argv[1])), flush=True); sys.stdin.read()
"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The DSN of an empty database on a server on which nobody has read an archive yet."""
    with tempfile.TemporaryDirectory(prefix="elsewhere-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        user = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(Path(folder) / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert user.stdin
        assert user.stdout
        yield user.stdout.readline().strip()
        user.stdin.close()
        user.wait(timeout=30)


def restore_options() -> list[str]:
    """The options of pg_restore in docs/operating.md."""
    found = re.search(r"pg_restore ((?:--[\w-]+ )+)-d ", PAGE.read_text(encoding="utf-8"))
    assert found
    return found[1].split()


def move(source: str, target: str, dump: Path) -> None:
    """Dump and restore with PostgreSQL's own programs."""
    folder = binaries()
    assert folder
    subprocess.run([folder / "pg_dump", "-Fc", "-f", dump, source], check=True)
    restore = [folder / "pg_restore", *restore_options(), "-d", target, dump]
    done = subprocess.run(restore, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_archive_restored_on_another_server_verifies_searches_and_goes_on(
    dsn: str, elsewhere: str, tmp_path: Path
) -> None:
    before, after = (
        Program(where, tmp_path / name) for where, name in ((dsn, "before"), (elsewhere, "after"))
    )
    first, second, *_ = stories()
    with Newsroom() as newsroom:
        newsroom.publish_story(first, newsroom.now())
        for program in (before, after):
            program.folder.mkdir()
            program.write_source(newsroom.url)
        assert before.run("crawl", "herald").returncode == 0
        assert before.run("grant-reader", "reader_that_moves", "--workspace").returncode == 0
        move(dsn, elsewhere, tmp_path / "archive.dump")
        newsroom.publish_story(second, newsroom.now())
        verified = after.run("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert after.run("crawl", "herald").returncode == 0
    assert after.value("SELECT array_agg(title ORDER BY id) FROM archive.articles") == [
        first.title,
        second.title,
    ]
    assert after.run("search", first.title).returncode == 0
    reader = after.run("grant-reader", "reader_that_moves", "--workspace").stdout.strip()
    with psycopg.connect(reader) as connection:
        connection.execute("SELECT * FROM archive.search('war')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM store.look")
    with psycopg.connect(psycopg.conninfo.make_conninfo(dsn, user="postgres"), autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader_that_moves CASCADE")
        connection.execute("DROP ROLE reader_that_moves")


def test_a_role_that_owns_its_database_and_nothing_more_is_enough(elsewhere: str, tmp_path: Path) -> None:
    admin = psycopg.conninfo.make_conninfo(elsewhere, user="postgres", dbname="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("CREATE DATABASE plain OWNER plain TEMPLATE template0")
    program = Program(psycopg.conninfo.make_conninfo(elsewhere, user="plain", dbname="plain"), tmp_path)
    with Newsroom() as newsroom:
        newsroom.publish_story(stories()[0], newsroom.now())
        program.write_source(newsroom.url)
        crawled = program.run("crawl", "herald")
        assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    assert program.run("search", stories()[0].title).returncode == 0
    refused = program.run("grant-reader", "ada")
    assert refused.returncode != 0
    assert "CREATEROLE" in refused.stderr
    assert "Traceback" not in refused.stderr
