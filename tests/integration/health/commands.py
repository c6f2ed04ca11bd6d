"""The program's commands, run in this process on the archive of a test."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from scheduler.cli import app


class Terminal:
    """Somebody at a terminal whose environment names an archive."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, dsn: str) -> None:
        self._monkeypatch = monkeypatch
        self.set("DATABASE_URL", dsn)

    def set(self, name: str, value: str) -> None:
        """Set a variable ``PALIMPSEST_…``."""
        self._monkeypatch.setenv(f"PALIMPSEST_{name}", value)

    def run(self, *arguments: str) -> Result:
        """A command to its end."""
        return CliRunner().invoke(app, arguments)

    def said(self, *arguments: str, status: int = 0) -> str:
        """What a command prints; it ends with this exit status."""
        result = self.run(*arguments)
        assert result.exit_code == status, (result.output, result.exception)
        return str(result.stdout)

    def objects(self, *arguments: str, status: int = 0) -> list[Any]:
        """The JSON of a command, a value a line."""
        return [json.loads(line) for line in self.said(*arguments, status=status).splitlines()]

    def refused(self, *arguments: str) -> str:
        """Why a command is refused."""
        error = self.run(*arguments).exception
        assert error is not None and not isinstance(error, SystemExit), error
        return str(error)
