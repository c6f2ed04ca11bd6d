"""Bodies and metadata of this extractor and of others, side by side, on folders of pages with their truth.

    python tests/benchmarks/extraction.py ../shared/pages/current ../shared/pages/general

A folder has ``index.jsonl``: a page a line, with ``html`` (a path, gzipped or not), ``url``, ``body``
and, where known, ``body_core`` (without the summary), ``title``, ``authors`` and ``published``. Bodies
are compared as multisets of 4-word shingles: precision and recall are means over the pages, F1 is of
these means. CPU is this process's own, per page, all extractors in one run; what libraries load at
their first use is loaded before, as it is in the workers of the service. readability-lxml is no dependency
of the tests: ``pip install readability-lxml`` adds its row, in which a
page that it cannot read is an empty text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

import crawler.extraction.workers.warm_up  # noqa: F401
from crawler.extraction import Extraction, extract

Row = dict[str, Any]
Extractor = Callable[[bytes, str], str]

_SHINGLE = 4
_BAD = 0.8


@dataclass
class Score:
    """What one extractor reached: precision and recall a page, CPU seconds in all."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def f1(self) -> float:
        """F1 of the mean precision and the mean recall."""
        return _f1(_mean(self.precision), _mean(self.recall))

    @property
    def bad(self) -> int:
        """The number of pages whose own F1 is below .8."""
        return sum(_f1(*pair) < _BAD for pair in zip(self.precision, self.recall, strict=True))


def main() -> None:
    """Print the tables for every folder that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="read the first so many pages only")
    options = parser.parse_args()
    for folder in options.folders:
        rows = list(_rows(folder))[: options.limit]
        _print_bodies(folder.name, rows)
        _print_metadata(folder.name, rows)


def _rows(folder: Path) -> Iterator[Row]:
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        for line in index:
            row: Row = json.loads(line)
            raw = (folder / row["html"]).read_bytes()
            row["raw"] = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            yield row


def _extractors() -> dict[str, Extractor]:
    found: dict[str, Extractor] = {
        "palimpsest": lambda html, url: "\n".join(extract(html, url).body),
        "palimpsest, with summary": lambda html, url: _with_summary(extract(html, url)),
        "trafilatura": lambda html, _: trafilatura.extract(_text(html), include_comments=False) or "",
        "trafilatura, precision": lambda html, _: (
            trafilatura.extract(_text(html), include_comments=False, favor_precision=True) or ""
        ),
        "resiliparse, main content": lambda html, _: extract_plain_text(_text(html), main_content=True),
    }
    with suppress(ImportError):
        found["readability-lxml"] = _readability()
    return found


def _readability() -> Extractor:
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def run(html: bytes, _: str) -> str:
        try:
            return extract_plain_text(Document(_text(html)).summary())
        except Unparseable:
            return ""

    return run


def _text(html: bytes) -> str:
    return html.decode("utf-8", "replace")


def _with_summary(extraction: Extraction) -> str:
    return "\n".join(filter(None, (extraction.summary, *extraction.body)))


def _print_bodies(name: str, rows: list[Row]) -> None:
    columns = ("extractor", "precision", "recall", "F1", "F1 < .8", "F1 without summary", "CPU ms", "ratio")
    table = Table(*columns, title=f"{name}: {len(rows)} pages, body")
    scores = {label: _scored(run, rows) for label, run in _extractors().items()}
    reference = scores["trafilatura, precision"][0].cpu
    for label, (whole, core) in scores.items():
        figures = (_mean(whole.precision), _mean(whole.recall), whole.f1)
        shown = [f"{figure:.4f}" for figure in figures] + [str(whole.bad), f"{core.f1:.4f} ({core.bad})"]
        table.add_row(label, *shown, f"{1000 * whole.cpu / len(rows):.1f}", f"{whole.cpu / reference:.2f}")
    Console(width=130).print(table)


def _scored(run: Extractor, rows: list[Row]) -> tuple[Score, Score]:
    whole, core = Score(), Score()
    run(rows[0]["raw"], rows[0]["url"])
    for row in rows:
        start = time.process_time()
        text = run(row["raw"], row["url"])
        whole.cpu += time.process_time() - start
        for score, truth in ((whole, row["body"]), (core, row.get("body_core") or row["body"])):
            precision, recall = _compared(text, truth)
            score.precision.append(precision)
            score.recall.append(recall)
    return whole, core


def _compared(text: str, truth: str) -> tuple[float, float]:
    found, wanted = _shingles(text), _shingles(truth)
    shared = (found & wanted).total()
    return shared / max(1, found.total()), shared / max(1, wanted.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(
        tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))
    )


def _print_metadata(name: str, rows: list[Row]) -> None:
    rows = [row for row in rows if row.get("title")]
    if not rows:
        return
    hits: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for row in rows:
        _count(extract(row["raw"], row["url"]), row, hits, known)
    table = Table("field", "right", "known", "share", title=f"{name}: metadata")
    for field_name, total in known.items():
        table.add_row(field_name, str(hits[field_name]), str(total), f"{hits[field_name] / total:.3f}")
    Console(width=130).print(table)


def _count(found: Extraction, row: Row, hits: Counter[str], known: Counter[str]) -> None:
    checks = {"title, exact": found.title == row["title"].strip()}
    checks["title, white space folded"] = _folded(found.title or "") == _folded(row["title"])
    if row.get("authors") is not None:
        checks["authors as a set"] = set(map(_folded, found.authors)) == set(map(_folded, row["authors"]))
    if row.get("published"):
        checks["published, to the minute"] = _same_minute(found.published, row["published"])
    if row.get("summary"):
        checks["summary"] = _folded(found.summary or "") == _folded(row["summary"])
    for check, is_right in checks.items():
        known[check] += 1
        hits[check] += is_right


def _same_minute(found: datetime | None, truth: str) -> bool:
    wanted = datetime.fromisoformat(truth)
    wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return found is not None and abs((found - wanted).total_seconds()) < 60


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[\u00ad\u200b]", "", text).split()).casefold()


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: list[float]) -> float:
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    main()
