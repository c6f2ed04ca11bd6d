"""The account under which the server runs: PostgreSQL refuses to run as root, so root starts it as another user."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from sql.embedded.errors import DataDirectoryError, EmbeddedDatabaseError
from sql.embedded.programs import version_of


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The account of the server; `lent` is true if it is not the account of this process."""

    name: str
    uid: int
    gid: int
    lent: bool

    def identity(self) -> _Identity:
        """Return the arguments that make `subprocess` start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.lent else {}

    def own(self, path: Path) -> None:
        """Give a file or directory to this account."""
        if self.lent:
            os.chown(path, self.uid, self.gid)

    def allows(self, test: str, path: Path) -> bool:
        """Tell whether `test -x` and its like succeed on a path for this account."""
        try:
            return (
                subprocess.run(["test", test, path], cwd="/", check=False, **self.identity()).returncode == 0
            )
        except PermissionError as error:
            raise EmbeddedDatabaseError(
                f"root may not start the server as the user {self.name} here ({error}): run the program as "
                "an ordinary user, or name a running server in PALIMPSEST_DATABASE_URL."
            ) from error


def server_account(cluster: Path) -> Account:
    """Return the account that owns the cluster, or that a new one is to belong to.

    If this process runs as root, that is the cluster's owner, or `postgres`, or `nobody`, whichever of them there is.
    Otherwise it is the account of this process.
    """
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid(), lent=False)
    entry = _owner(cluster) or _named("postgres") or _named("nobody")
    if entry is None:
        raise EmbeddedDatabaseError(
            "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: "
            "add one, or name a running server in PALIMPSEST_DATABASE_URL."
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, lent=True)


def check_way(home: Path, account: Account) -> None:
    """Raise DataDirectoryError if the server's account cannot enter the data directory."""
    if account.allows("-x", home):
        return
    closed = next(path for path in [*reversed(home.parents), home] if not account.allows("-x", path))
    raise DataDirectoryError(
        f"The server runs as the user {account.name}, because PostgreSQL refuses to run as root, and that "
        f"user cannot enter {closed}, on the way to the data directory {home}: give a data directory that it "
        f"can reach, such as /var/lib/palimpsest, in PALIMPSEST_DATA_DIR, or let it pass with `chmod o+x {closed}`."
    )


def reachable_binaries(found: Path, home: Path, account: Account) -> Path:
    """Return a directory of the same programs that the server's account can run.

    If it cannot reach them, as in a virtual environment in root's home, they are copied once into the data directory.
    The permissions of directories on the way are never changed.
    """
    if account.allows("-x", found / "postgres"):
        return found
    copies = home / "programs"
    copy = copies / version_of(found)
    if not copy.exists():
        shutil.rmtree(copies, ignore_errors=True)
        copies.mkdir(mode=0o755)
        _copy(found.parent, copy)
    return copy / found.relative_to(found.parents[2])


def _copy(prefix: Path, target: Path) -> None:
    """Copy an installation and the libraries beside it, so that each finds the other at the same relative path."""
    partial = target.with_name(target.name + ".partial")
    package = prefix.parent
    libraries = package.with_name(package.name + ".libs")
    for source in filter(Path.is_dir, (prefix, libraries)):
        place = partial / source.relative_to(package.parent)
        shutil.copytree(source, place, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in [partial.parent, partial, *partial.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
    partial.rename(target)


def _owner(cluster: Path) -> pwd.struct_passwd | None:
    try:
        owner = cluster.stat().st_uid
        return pwd.getpwuid(owner) if owner != 0 else None
    except (FileNotFoundError, KeyError):
        return None


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
