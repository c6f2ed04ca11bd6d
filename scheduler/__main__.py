"""The command ``palimpsest``, which can also be called as ``python -m scheduler``.

This module imports nothing at its top: each extraction process imports it again, as the module from which the program
was started, and must not load the whole program.
"""

from __future__ import annotations


def main() -> None:
    """Run a command."""
    from scheduler.cli import main as run

    run()


if __name__ == "__main__":
    main()
