"""The thresholds on the labelled pairs of addresses and of copies."""

from __future__ import annotations

from tests.benchmarks import addresses, near_duplicates
from tests.conftest import needs_shared


def test_addresses() -> None:
    score = addresses.measure(needs_shared("pairs", addresses.FILE).parent)
    assert score.false_merges == 0
    assert score.accuracy >= addresses.MIN_ACCURACY


def test_near_duplicates() -> None:
    score = near_duplicates.measure(needs_shared("pairs", near_duplicates.FILE).parent)
    assert score.f1 >= near_duplicates.MIN_F1
    assert score.candidate_recall >= near_duplicates.MIN_CANDIDATES
    assert score.briefs_apart >= near_duplicates.MIN_BRIEFS
