"""Addresses on labelled pairs: ``python -m tests.benchmarks.addresses [FOLDER]``.

FOLDER (default ../shared/pairs) holds ``url_pairs.tsv``. Pairs with ``hint`` 1 cannot be decided by the addresses
alone; they are counted in the whole and apart. Exit status 1 where a threshold is missed.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from crawler.identity import url_key

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "pairs"
FILE = "url_pairs.tsv"
MIN_ACCURACY = 0.95


@dataclass
class Score:
    """Counts over the pairs; the time is CPU seconds."""

    right: Counter[str] = field(default_factory=Counter)
    every: Counter[str] = field(default_factory=Counter)
    false_merges: int = 0
    missed: list[str] = field(default_factory=list)
    took: float = 0.0

    @property
    def accuracy(self) -> float:
        """The share of the pairs decided rightly."""
        return self.right.total() / self.every.total()


def measure(folder: Path) -> Score:
    """Score every pair of a folder."""
    score = Score()
    with (folder / FILE).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            _add(score, row)
    return score


def _add(score: Score, row: dict[str, str]) -> None:
    group = "hinted" if row["hint"] == "1" else row["category"]
    started = time.process_time()
    merged = url_key(row["url_a"]) == url_key(row["url_b"])
    score.took += time.process_time() - started
    is_one = row["label"] == "1"
    score.every[group] += 1
    score.right[group] += merged == is_one
    score.false_merges += merged and not is_one
    if merged != is_one:
        score.missed.append(f"{row['id']}  {row['url_a']}  {row['url_b']}")


def main(folder: Path) -> bool:
    """Print the table; true where all thresholds hold."""
    score = measure(folder)
    print(f"pairs                   {score.every.total():8}")
    print(f"accuracy                {score.accuracy:8.4f}  (at least {MIN_ACCURACY})")
    print(f"false merges            {score.false_merges:8}  (none)")
    print(f"CPU microseconds a key  {500_000 * score.took / score.every.total():8.1f}")
    for group, count in score.every.most_common():
        print(f"  {group:16} {score.right[group]:4} right of {count}")
    print(*score.missed, sep="\n")
    return score.accuracy >= MIN_ACCURACY and not score.false_merges


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
