"""What the tests of faults share: a starter of the program."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite(
    "tests.faults.crawled_newsrooms", "tests.faults.processes", "tests.faults.postgres"
)

from tests.faults.processes import Starter, shared_starter  # noqa: E402 (after its assertions are made to speak)


@pytest.fixture(scope="session")
def starter() -> Starter:
    return shared_starter()
