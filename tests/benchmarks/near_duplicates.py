"""Near-duplicates on labelled pairs: ``python -m tests.benchmarks.near_duplicates [FOLDER]``.

FOLDER (default ../shared/pairs) holds ``near_dup_pairs.jsonl.gz``. A pair counts as found where the signatures share
a band and the texts are confirmed. Exit status 1 where a threshold is missed.
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

from crawler.identity import same_copy, signature

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "pairs"
FILE = "near_dup_pairs.jsonl.gz"
MIN_F1, MIN_CANDIDATES, MIN_BRIEFS, MAX_SIGNATURE_MS = 0.990, 0.99, 0.98, 1.0
BRIEFS = "template_numbers"


@dataclass
class Score:
    """Counts over the pairs; times are CPU seconds."""

    outcomes: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    candidates: int = 0
    signing: float = 0.0
    confirming: float = 0.0

    @property
    def f1(self) -> float:
        """F1 of "the same piece of copy"."""
        hits, errors = self.outcomes[True, True], self.outcomes[True, False] + self.outcomes[False, True]
        return 2 * hits / (2 * hits + errors)

    @property
    def candidate_recall(self) -> float:
        """The share of the true pairs whose signatures share a band."""
        return self.candidates / (self.outcomes[True, True] + self.outcomes[True, False])

    @property
    def briefs_apart(self) -> float:
        """The share of the briefs that differ by their numbers only and were told apart."""
        return 1 - self.wrong[BRIEFS] / self.kinds[BRIEFS]

    @property
    def signature_ms(self) -> float:
        """CPU milliseconds for the signature of an article."""
        return 500 * self.signing / self.kinds.total()


def pairs(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled pairs of a folder."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def measure(folder: Path) -> Score:
    """Score every pair of a folder."""
    score = Score()
    for pair in pairs(folder):
        _add(score, pair)
    return score


def _add(score: Score, pair: dict[str, Any]) -> None:
    a, b, label = pair["a"]["text"], pair["b"]["text"], bool(pair["label"])
    started = time.process_time()
    shared = not set(signature(a).bands).isdisjoint(signature(b).bands)
    signed = time.process_time()
    relation = same_copy(a, b)
    score.signing += signed - started
    score.confirming += time.process_time() - signed
    found = shared and relation is not None
    score.outcomes[label, found] += 1
    score.candidates += shared and label
    score.kinds[pair["kind"]] += 1
    score.wrong[pair["kind"]] += found != label
    score.relations[relation.kind if relation and found else "none"] += 1


def main(folder: Path) -> bool:
    """Print the table; true where all thresholds hold."""
    score = measure(folder)
    print(f"pairs                        {score.kinds.total():8}")
    print(f"F1                           {score.f1:8.4f}  (at least {MIN_F1})")
    print(f"candidates of the true pairs {score.candidate_recall:8.4f}  (at least {MIN_CANDIDATES})")
    print(f"briefs told apart            {score.briefs_apart:8.4f}  (at least {MIN_BRIEFS})")
    print(f"signature, CPU ms an article {score.signature_ms:8.3f}  (under {MAX_SIGNATURE_MS})")
    print(f"confirmation, CPU ms a pair  {1000 * score.confirming / score.kinds.total():8.3f}")
    print("relations: " + ", ".join(f"{kind} {count}" for kind, count in score.relations.most_common()))
    for kind, count in score.kinds.most_common():
        print(f"  {kind:26} {score.wrong[kind]:4} wrong of {count}")
    return (
        score.f1 >= MIN_F1 and score.candidate_recall >= MIN_CANDIDATES and score.briefs_apart >= MIN_BRIEFS
    )


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
