"""The thresholds on the labelled pairs of revisions."""

from __future__ import annotations

from tests.benchmarks import revisions
from tests.conftest import needs_shared


def test_revisions() -> None:
    score = revisions.measure(needs_shared("pairs", revisions.FILE).parent)
    assert score.accuracy >= revisions.MIN_ACCURACY
    assert score.flags >= revisions.MIN_FLAGS
    assert score.hidden == 0
    assert score.broken_diffs == 0
