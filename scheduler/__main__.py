"""The command ``palimpsest``, which is ``python -m scheduler`` too.

A process that reads pages imports the module that the program was started from, again: it loads nothing by itself.
"""

from __future__ import annotations


def main() -> None:
    """Run a command."""
    from scheduler.cli import main as run

    run()


if __name__ == "__main__":
    main()
