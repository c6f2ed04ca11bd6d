"""The files in the data directory of the embedded database."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from psycopg.conninfo import make_conninfo

from sql.embedded.errors import DataDirectoryError
from sql.embedded.run_as import Account

PORT = 5432
LONGEST_SOCKET = 103  # bytes of sun_path on macOS; Linux has four more
PLAIN = re.compile(
    r"[\w./+-]+", re.ASCII
)  # both the server and the client split a socket directory at commas


@dataclass(frozen=True)
class Layout:
    """The files of one embedded database; `home` is absolute."""

    home: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "pgdata"

    def has_cluster(self) -> bool:
        """Whether a database was ever made here; a folder that may not be looked into counts as one."""
        try:
            return self.cluster.is_dir() and any(self.cluster.iterdir())
        except PermissionError:
            return True

    @property
    def users(self) -> Path:
        """A file on which every process that uses the server holds a shared lock."""
        return self.home / "users.lock"

    @property
    def starting(self) -> Path:
        """A file that is locked by the one process that makes or starts the server."""
        return self.home / "start.lock"

    @property
    def keeper(self) -> Path:
        """A file that the supervisor (here called keeper) locks as long as it lives; it holds its process id."""
        return self.home / "keeper.lock"

    @property
    def failures(self) -> Path:
        """How many times in a row the server ended right after its start."""
        return self.home / "keeper.failures"

    @property
    def log(self) -> Path:
        """The log of the supervisor, and of the server until it opens its own."""
        return self.home / "keeper.log"

    @property
    def sockets(self) -> Path:
        """The private directory of the server's socket, short enough for the kernel."""
        inside = self.home / "run"
        fits = len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET
        if fits and PLAIN.fullmatch(str(inside)):
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"palimpsest-{digest}"  # noqa: S108 (short everywhere; checked to be ours alone)

    def dsn(self, user: str = "palimpsest", database: str = "palimpsest") -> str:
        """Return the connection string of a role and a database of this server."""
        return make_conninfo(host=str(self.sockets), port=PORT, user=user, dbname=database)


def layout(data_dir: Path | None) -> Layout:
    """Return the layout of a data directory, the usual one if none is given."""
    if data_dir is None:
        root = os.geteuid() == 0
        data_dir = Path("/var/lib/palimpsest" if root else platformdirs.user_data_dir("palimpsest"))
    return Layout(data_dir.expanduser().resolve())


def make_home(files: Layout) -> None:
    """Make the data directory if it is missing; raises DataDirectoryError if that is impossible.

    Root's may be passed through by others (mode 711), because the server in it runs as another user.
    """
    if not files.home.is_dir():
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            files.home.mkdir(mode=mode, parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(files.home, error) from error


def unwritable(home: Path, error: OSError) -> DataDirectoryError:
    """Return the error to raise if a file of the data directory cannot be made."""
    return DataDirectoryError(
        f"The data directory {home} cannot be written ({error.strerror}): make it writable for this user, "
        "give another one in PALIMPSEST_DATA_DIR, or name a running server in PALIMPSEST_DATABASE_URL."
    )


def make_sockets(files: Layout, account: Account) -> None:
    """Make the directory of the server's socket; raises DataDirectoryError if it belongs to somebody else."""
    path = files.sockets
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    ours = found.st_uid in (os.geteuid(), account.uid) and not found.st_mode & 0o077
    if path.is_symlink() or not ours:
        raise DataDirectoryError(
            f"{path}, where the server's socket belongs, is not a private directory of the user "
            f"{account.name}: remove it."
        )
    account.own(path)
