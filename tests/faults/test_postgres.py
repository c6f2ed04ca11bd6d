"""Whatever happens to PostgreSQL, the service goes on by itself afterwards, and the archive is whole."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sql.migrate import migrate
from tests.conftest import run
from tests.faults.crawled_newsrooms import CrawledNewsrooms, crawled_newsrooms
from tests.faults.invariants import broken
from tests.faults.postgres import Server, second_folder, servers
from tests.faults.processes import Starter
from tests.faults.wire import Kind, Wire, wired


@dataclass
class Place:
    """One service that lives through all that happens to its server."""

    at: CrawledNewsrooms
    server: Server
    wire: Wire


@pytest.fixture(scope="module")
def place(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with ExitStack() as stack:
        root = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="palimpsest-", ignore_cleanup_errors=True))
        )
        root.chmod(0o755)
        [server] = stack.enter_context(servers(root))
        dsn = server.dsn("palimpsest", "palimpsest")
        run(migrate(dsn))
        wire, over_wire = stack.enter_context(wired(dsn))
        at = stack.enter_context(
            crawled_newsrooms(
                dsn, tmp_path_factory.mktemp("desk"), starter, sites=3, PALIMPSEST_DATABASE_URL=over_wire
            )
        )
        at.publish(2)
        at.start("all")
        at.wait_until_caught_up()
        yield Place(at, server, wire)


def survives(place: Place) -> None:
    """New edits come into the archive, every one in order and once, and nothing is half written."""
    at = place.at
    place.server.ask("SELECT 1")
    at.stir(random.Random(7), share=1.0)
    at.wait_until_caught_up()
    assert at.processes["all"].lives()
    assert broken(at.program.dsn, at_rest=False) == {}
    assert at.archived() == {url: list(range(1, last + 1)) for url, last in at.drafts.items()}


@contextmanager
def edits_under_way(place: Place) -> Iterator[None]:
    """What happens, happens while pages are being recorded."""
    known = len(place.at.pages())
    place.at.stir(random.Random(7), share=1.0)
    place.at.wait_for(lambda: len(place.at.pages()) > known, "a page is recorded")
    yield


def test_killed_and_started_again(place: Place) -> None:
    with edits_under_way(place):
        place.server.kill()
        time.sleep(1)
        place.server.start()
    survives(place)


def test_one_backend_killed(place: Place) -> None:
    """The server ends all other connections and recovers."""
    starts = place.server.starts()
    with edits_under_way(place):
        [[backend]] = place.server.ask(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'palimpsest' ORDER BY backend_start LIMIT 1"
        )
        subprocess.run(["kill", "-9", str(backend)], check=True)
        place.at.wait_for(lambda: place.server.starts() > starts, "the server has recovered")
    survives(place)


def test_restarted(place: Place) -> None:
    with edits_under_way(place):
        place.server.stop()
        place.server.start()
    survives(place)


@pytest.mark.parametrize("kind", ["cut", "truncate", "lose the answer"])
def test_connections_that_break_in_the_middle_of_a_transaction(place: Place, kind: Kind) -> None:
    before = place.wire.happened
    with place.wire.breaking(kind, 3):
        place.at.stir(random.Random(7), share=1.0)
        place.at.wait_for(lambda: place.wire.happened >= before + 3, f"connections {kind}")
    survives(place)


def test_connections_that_stall_in_the_middle_of_a_transaction(place: Place) -> None:
    before = place.wire.happened
    with place.wire.breaking("stall", 2):
        place.at.stir(random.Random(7), share=1.0)
        place.at.wait_for(lambda: place.wire.happened > before, "a connection stalls")
        time.sleep(5)
    survives(place)


def test_read_only_for_a_while(place: Place) -> None:
    place.server.ask("ALTER SYSTEM SET default_transaction_read_only = on")
    try:
        place.server.ask("SELECT pg_reload_conf()")
        place.at.stir(random.Random(7), share=1.0)
        time.sleep(4)
    finally:
        place.server.reset("default_transaction_read_only")
    survives(place)


def test_no_connection_left(place: Place) -> None:
    with ExitStack() as stack, edits_under_way(place):
        taken = stack.enter_context(psycopg.connect(place.server.dsn("palimpsest", "palimpsest")))
        place.server.ask("ALTER ROLE palimpsest CONNECTION LIMIT 1")
        stack.callback(place.server.ask, "ALTER ROLE palimpsest CONNECTION LIMIT -1")
        place.server.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'palimpsest'"
            f" AND pid <> {taken.info.backend_pid}"
        )
        time.sleep(4)
    survives(place)


@pytest.mark.parametrize("seconds", [5, pytest.param(60, marks=pytest.mark.long)])
def test_a_table_locked_for_a_while(place: Place, seconds: int) -> None:
    with psycopg.connect(place.server.dsn(database="palimpsest")) as admin:
        admin.execute("LOCK TABLE store.look, store.article_state IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)
    survives(place)


def test_disk_full(place: Place) -> None:
    """The archive's largest table is on a file system with no room left, for a while."""
    with ExitStack() as stack:
        small = stack.enter_context(small_disk(place.server, 3))
        place.server.ask(f"CREATE TABLESPACE small LOCATION '{small}'")
        place.server.ask("ALTER TABLE store.look SET TABLESPACE small", database="palimpsest")
        stack.callback(place.server.ask, "DROP TABLESPACE small")
        back = "ALTER TABLE store.look SET TABLESPACE pg_default"
        stack.callback(place.server.ask, back, database="palimpsest")
        ballast = small / "ballast"
        fill(ballast)
        place.at.stir(random.Random(7), share=1.0)
        place.at.wait_for(lambda: "No space left" in place.at.told(), "the disk is full")
        ballast.unlink()
        survives(place)


@contextmanager
def small_disk(server: Server, megabytes: int) -> Iterator[Path]:
    """A file system of a few megabytes, where this machine lets one be mounted."""
    folder = (
        second_folder(server) if not (server.folder.parent / "b").exists() else server.folder.parent / "b"
    )
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("skipped: no file system can be mounted here")
    try:
        server.account.own(folder)
        folder.chmod(0o700)
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(ballast: Path) -> None:
    """Fill a file system to the last byte."""
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def test_stopped_at_the_end_nothing_is_left_running(place: Place) -> None:
    place.at.stop()
    place.at.check()


def test_failover_to_a_standby(starter: Starter, tmp_path: Path) -> None:
    """The DSN names both servers; the primary dies, the standby is promoted, and nothing acknowledged is lost."""
    with ExitStack() as stack:
        root = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="palimpsest-", ignore_cleanup_errors=True))
        )
        root.chmod(0o755)
        made = stack.enter_context(servers(root))
        primary = made[0]
        run(migrate(primary.dsn("palimpsest", "palimpsest")))
        standby = primary.standby(second_folder(primary))
        made.append(standby)
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        both = make_conninfo(
            primary.dsn("palimpsest", "palimpsest"),
            host=f"{primary.folder},{standby.folder}",
            port="5432,5432",
            target_session_attrs="read-write",
        )
        at = stack.enter_context(crawled_newsrooms(both, tmp_path, starter, sites=2))
        at.publish(2)
        at.start("all")
        at.wait_until_caught_up()
        primary.kill()
        standby.ask("SELECT pg_promote()")
        at.stir(random.Random(7), share=1.0)
        at.wait_until_caught_up()
        at.stop()
        at.check()
