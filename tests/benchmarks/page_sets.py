"""Folders of pages with their truth, and the measure of a body: multisets of 4-word shingles.

A folder has ``index.jsonl``: a page a line, with ``html`` (a path, gzipped or not), ``url``, ``site``, ``body``
and, where known, ``body_core`` (without the summary), ``title``, ``authors`` and ``published``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "pages"
FOLDERS = tuple(SHARED / name for name in ("current", "general", "wcxb"))
SHINGLE = 4
_BAD = 0.8
_LONG = 20
_WORD = re.compile(r"\w+")


@dataclass
class Score:
    """What one extractor reached on a set: precision and recall a page, CPU seconds in all."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def add(self, text: str, truth: str) -> None:
        """Count a page in."""
        precision, recall = compared(text, truth)
        self.precision.append(precision)
        self.recall.append(recall)

    @property
    def f1(self) -> float:
        """F1 of the mean precision and the mean recall."""
        return f1(mean(self.precision), mean(self.recall))

    @property
    def bad(self) -> int:
        """The number of pages whose own F1 is below .8."""
        return sum(f1(*pair) < _BAD for pair in zip(self.precision, self.recall, strict=True))


def rows(folder: Path) -> Iterator[Row]:
    """The pages of a folder; ``raw`` has the bytes, ``set`` the folder's name."""
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        for line in index:
            row: Row = json.loads(line)
            raw = (folder / row["html"]).read_bytes()
            row["raw"] = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            row["set"] = folder.name
            yield row


def compared(text: str, truth: str) -> tuple[float, float]:
    """Precision and recall of a text."""
    found, wanted = shingles(text), shingles(truth)
    shared = (found & wanted).total()
    return shared / max(1, found.total()), shared / max(1, wanted.total())


def lacks_a_paragraph(text: str, truth: str) -> bool:
    """Whether half of the shingles of a true paragraph of 20 words or more are missing."""
    found = shingles(text)
    return any(_is_missing(words(line), found) for line in truth.splitlines())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text with how often each comes; a shorter text is one run."""
    found = words(text)
    return Counter(tuple(found[at : at + SHINGLE]) for at in range(max(1, len(found) - SHINGLE + 1)))


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(text.lower())


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values: list[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / max(1, len(values))


def _is_missing(line: list[str], found: Counter[tuple[str, ...]]) -> bool:
    parts = [tuple(line[at : at + SHINGLE]) for at in range(len(line) - SHINGLE + 1)]
    return len(line) >= _LONG and sum(part in found for part in parts) < len(parts) / 2
