"""``python -m scheduler`` is the command ``palimpsest``."""

from scheduler.cli import main

main()
