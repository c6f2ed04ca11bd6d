"""Revisions on labelled pairs: ``python -m tests.benchmarks.revisions [FOLDER]``.

FOLDER (default ../shared/pairs) holds ``revision_pairs.jsonl.gz``. ``compare`` is measured alone, without learned
furniture. Exit status 1 where a threshold is missed.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.identity.canonical_text import canonical_text
from crawler.revisions import Change, apply, compare

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "pairs"
FILE = "revision_pairs.jsonl.gz"
MIN_ACCURACY, MIN_FLAGS, MAX_MS = 0.95, 0.995, 5.0
NO_REVISION = {"none", "cosmetic", "furniture"}


@dataclass
class Score:
    """Counts over the pairs; times are CPU milliseconds."""

    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    required: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    broken_diffs: int = 0

    @property
    def accuracy(self) -> float:
        """The share of the pairs whose kind is the label."""
        return (
            sum(count for (label, kind), count in self.confusion.items() if label == kind)
            / self.confusion.total()
        )

    @property
    def hidden(self) -> int:
        """Meaningful changes that were called cosmetic or less."""
        return self._between(lambda label, kind: label not in NO_REVISION and kind in NO_REVISION)

    @property
    def false_revisions(self) -> float:
        """The share of the pairs without a meaningful change that became a revision."""
        silent = self._between(lambda label, _: label in NO_REVISION)
        return self._between(lambda label, kind: label in NO_REVISION and kind not in NO_REVISION) / silent

    @property
    def flags(self) -> float:
        """The share of the required flags that were raised."""
        return 1 - self.missed.total() / self.required.total()

    @property
    def mean_ms(self) -> float:
        """CPU milliseconds a compared pair."""
        return sum(self.times) / len(self.times)

    def _between(self, chosen: Any) -> int:
        return sum(count for pair, count in self.confusion.items() if chosen(*pair))


def pairs(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled pairs of a folder."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def measure(folder: Path) -> Score:
    """Score every pair of a folder."""
    score = Score()
    for pair in pairs(folder):
        started = time.process_time()
        change = compare(pair["before"], pair["after"])
        score.times.append(1000 * (time.process_time() - started))
        score.confusion[pair["cls"], change.kind] += 1
        score.required.update(pair["must"])
        score.missed.update(set(pair["must"]) - change.flags)
        score.broken_diffs += not _rebuilds(pair, change)
    return score


def _rebuilds(pair: dict[str, Any], change: Change) -> bool:
    before, after = (canonical_text(pair[side]["text"]) for side in ("before", "after"))
    return apply("body", before, change.hunks) == after


def main(folder: Path) -> bool:
    """Print the table; true where all thresholds hold."""
    score = measure(folder)
    print(f"pairs                        {score.confusion.total():8}")
    print(f"class accuracy               {score.accuracy:8.4f}  (at least {MIN_ACCURACY})")
    print(f"meaningful, called cosmetic  {score.hidden:8}  (none)")
    print(
        f"required flags raised        {score.flags:8.4f}  (at least {MIN_FLAGS}; missed {dict(score.missed)})"
    )
    print(f"false revisions              {score.false_revisions:8.4f}  (compare alone, no furniture learned)")
    print(f"diffs that do not rebuild    {score.broken_diffs:8}  (none)")
    print(
        f"CPU ms a pair, mean          {score.mean_ms:8.2f}  (under {MAX_MS}; worst {max(score.times):.1f})"
    )
    for (label, kind), count in score.confusion.most_common():
        print(f"  {label:16} -> {kind:16} {count:5}{'' if label == kind else '  wrong'}")
    held = score.accuracy >= MIN_ACCURACY and score.flags >= MIN_FLAGS and score.mean_ms < MAX_MS
    return held and not score.hidden and not score.broken_diffs


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
