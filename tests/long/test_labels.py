"""The labels of edits are right on the written cases of tests/benchmarks/edit_cases/."""

import pytest

from tests.benchmarks.edit_labels import FOLDER, holds, measure, rates


@pytest.mark.long
def test_labels_of_the_first_cases_hold() -> None:
    counts, _ = measure()
    assert holds(counts)
    assert rates(counts, "typo")[0] == 1


@pytest.mark.long
@pytest.mark.parametrize("folder", ["second", "third"])
def test_withdrawals_and_figures_of_later_cases_are_right(folder: str) -> None:
    counts, _ = measure(FOLDER / folder)
    for label in ("number", "withdrawn", "notice"):
        assert rates(counts, label)[:2] == (1, 1), label
