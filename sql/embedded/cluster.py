"""PostgreSQL's data directory (its "cluster"): made whole or not at all, and checked before every start."""

import locale
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sql.embedded.errors import DataDirectoryError, OtherMajorVersionError, ServerNotStartedError
from sql.embedded.layout import Layout
from sql.embedded.major_upgrade import how_to_move
from sql.embedded.programs import major
from sql.embedded.run_as import Account

# These are written into postgresql.conf, where a person may change them later.
SETTINGS = """
# palimpsest
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_size = 0
"""

BUILTIN_LOCALE_SINCE = 17


def make_cluster(files: Layout, programs: Path, account: Account) -> None:
    """Make the data directory if there is none; raises EmbeddedDatabaseError if the one that is there cannot be used.

    It is made under another name and then renamed, so that a start that was killed leaves nothing half done.
    """
    _check_home(files)
    for leftover in files.home.glob("pgdata.new-*"):
        shutil.rmtree(
            leftover, ignore_errors=True
        )  # a killed start's initdb may still write: the next one tries
    if files.cluster.is_dir() and any(files.cluster.iterdir()):
        _check_cluster(files, programs, account)
        return
    fresh = Path(tempfile.mkdtemp(prefix="pgdata.new-", dir=files.home))
    account.own(fresh)
    _initdb(fresh, programs, account)
    with (fresh / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS)
        configuration.flush()
        os.fsync(configuration.fileno())
    fresh.rename(files.cluster)
    _sync(files.home)


def server_command(files: Layout, programs: Path) -> list[str]:
    """Return the command line of the server; settings that a person must not change are on it, not in a file."""
    options = {"listen_addresses": "", "unix_socket_permissions": "0700", "fsync": "on"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return [str(programs / "postgres"), "-D", str(files.cluster), "-k", str(files.sockets), *settings]


def environment() -> dict[str, str]:
    """Return this process's environment without variables such as PGHOST, which lead programs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _initdb(target: Path, programs: Path, account: Account) -> None:
    command: list[str | Path] = [
        programs / "initdb",
        "-D",
        target,
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "-A",
        "trust",
    ]
    command += ["--data-checksums", "--no-instructions", *_locale_options(programs)]
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", env=environment(), **account.identity()
    )
    if made.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise ServerNotStartedError(
            f"initdb could not make a database in {target.parent}: {made.stderr.strip()}"
        )


def _locale_options(programs: Path) -> list[str]:
    """Return the options by which the database sorts by code point and still knows letters beyond ASCII.

    The full-text parser asks the C library which characters are letters, and in the plain locale C it would take «
    for one. From version 17 on PostgreSQL has a locale of its own, which is the same with every C library.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    options = ["--locale=C"]
    for name in ("C.UTF-8", "UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        options.append(f"--lc-ctype={name}")
        break
    locale.setlocale(locale.LC_CTYPE, before)
    if major(programs) >= BUILTIN_LOCALE_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def _check_home(files: Layout) -> None:
    if (files.home / "PG_VERSION").exists():
        raise DataDirectoryError(
            f"{files.home} is itself the data directory of a PostgreSQL server: give an empty one, or start "
            "that server and name it in PALIMPSEST_DATABASE_URL."
        )


def _check_cluster(files: Layout, programs: Path, account: Account) -> None:
    try:
        made_by = int((files.cluster / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError) as error:
        raise DataDirectoryError(
            f"{files.cluster} is not empty and not PostgreSQL's either: move it away, or give "
            "another directory."
        ) from error
    if made_by != major(programs):
        raise OtherMajorVersionError(how_to_move(files, programs, made_by, account))


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
