"""The archive full of marker words, filled once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import copied, run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import seal
from tests.integration.redaction.marked import fill


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)
        await seal(at)


@pytest.fixture(scope="module")
def filled(server: str) -> Iterator[str]:
    """The DSN of the filled archive, which nobody changes."""
    with copied(server) as dsn:
        run(_fill(dsn))
        yield dsn


@pytest.fixture
def marked(filled: str) -> Iterator[str]:
    """The DSN of a copy of it."""
    with copied(filled) as dsn:
        yield dsn
