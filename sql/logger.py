"""The program's logger for modules that every command imports: structlog's, which is imported with its first line.

That import takes a sixth of a second, because structlog brings tracebacks of rich and the log of Twisted; most commands
write no line.
"""

from __future__ import annotations

import sys
from typing import Any


class Logger:
    """Has the methods of structlog's logger of a name: ``Logger("migrate").info("migrated", name=…)`` writes a line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        import structlog

        log_to_stderr()
        return getattr(structlog.get_logger(self._name), name)


def log_to_stderr() -> None:
    """Send lines to standard error, unless something else was decided: standard output is for a command's result."""
    import structlog

    if not structlog.is_configured():
        # Standard error is asked for with each line, as a test or a terminal may have put another one in its place.
        structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
