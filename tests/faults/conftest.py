"""What the tests of faults share: a starter of the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.processes import Starter, starting


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    with starting() as made:
        yield made
