"""The command ``palimpsest``, which can also be called as ``python -m scheduler``.

This module imports nothing at its top: each extraction process imports it again, as the module from which the program
was started, and must not load the whole program.
"""

from __future__ import annotations

_STATUS = 130
_SAID = "palimpsest: interrupted\n"


def main() -> None:
    """Run a command; Ctrl-C at any time, also while the program is still being imported, is one line and status 130."""
    import signal
    import sys

    signal.signal(signal.SIGINT, _end_at_once)
    foreign = foreign_package()
    if foreign:
        sys.stderr.write(f"palimpsest: {foreign}\n")
        sys.exit(2)
    try:
        from scheduler.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write(_SAID)
        # Python ends itself by a signal if an interrupt has passed through exec, unless exec was called again since.
        exec("")  # noqa: S102
        sys.exit(_STATUS)
    finally:
        # What is left is the end of the process: a second Ctrl-C would only break it off with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def foreign_package() -> str | None:
    """Name a package of another project that has the name of one of ours, and would be imported in its place."""
    from importlib.util import find_spec
    from pathlib import Path

    ours = Path(__file__).resolve().parents[1]
    for name in ("crawler", "scheduler", "sql"):
        found = find_spec(name)
        place = Path(found.origin).resolve().parents[1] if found and found.origin else None
        if place != ours:
            return (
                f"the package {name!r} in {place or 'no folder'} is not palimpsest's, which is in {ours}: install "
                "palimpsest in an environment of its own (pipx install, uv tool install, or python3 -m venv)"
            )
    return None


def _end_at_once(*_: object) -> None:
    """End the process while it imports: an interrupt that is raised within an import can become any other error."""
    import os

    os.write(2, _SAID.encode())
    os._exit(_STATUS)


if __name__ == "__main__":
    main()
