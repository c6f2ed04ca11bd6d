"""What to do about a data directory of another major version of PostgreSQL."""

import shlex
import sys
from pathlib import Path

from sql.embedded.layout import Layout
from sql.embedded.programs import INSTALL, debian_binaries, major
from sql.embedded.run_as import Account

ADVICE = """\
{cluster} was made by PostgreSQL {made_by}, and the programs in {programs} are of {found}. \
These commands move it (the last may say that a role or a database already exists):
{commands}
When all is well, remove {kept} and {kept}.sql."""


def how_to_move(files: Layout, programs: Path, made_by: int, account: Account) -> str:
    """Return the text of the error: the commands that move the data, or what to install."""
    found = major(programs)
    if made_by > found:
        return (
            f"{files.cluster} was made by PostgreSQL {made_by}, and the programs in {programs} are of the "
            f"older {found}: install those of PostgreSQL {made_by} ({INSTALL})."
        )
    kept = f"{files.cluster}-{made_by}"
    commands = "\n".join(f"  {line}" for line in _commands(files, programs, made_by, account))
    return ADVICE.format(
        cluster=files.cluster, made_by=made_by, programs=programs, found=found, kept=kept, commands=commands
    )


def _commands(files: Layout, programs: Path, made_by: int, account: Account) -> list[str]:
    cluster, sockets = str(files.cluster), str(files.sockets)
    kept, dump = f"{cluster}-{made_by}", f"{cluster}-{made_by}.sql"
    old = next(iter(debian_binaries(str(made_by))), Path(f"/path/to/postgresql-{made_by}/bin"))
    as_owner = ["runuser", "-u", account.name, "--"] if account.lent else []
    server = [*as_owner, str(old / "pg_ctl"), "-D", cluster, "-w"]
    options = ["-l", f"{cluster}/move.log", "-o", f"-k {sockets} -c listen_addresses="]
    ourselves = [sys.executable, "-m", "sql.embedded", "--make", "--data-dir", str(files.home)]
    commands = [
        [*server, *options, "start"],
        [str(programs / "pg_dumpall"), "-h", sockets, "-U", "postgres", "-f", dump],
        [*server, "-m", "fast", "stop"],
        ["mv", cluster, kept],
        [*ourselves, "psql", "-X", "-q", "-U", "postgres", "-d", "postgres", "-f", dump],
    ]
    return [shlex.join(command) for command in commands]
