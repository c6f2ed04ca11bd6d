"""Bodies and metadata of this extractor and of others, side by side, on folders of pages with their truth.

    python -m tests.benchmarks.extraction [FOLDER ...]

The folders (default ../shared/pages/current, general and wcxb) are as ``page_sets`` says. Bodies are compared as
multisets of 4-word shingles: precision and recall are means over the pages, F1 is of these means. The first row of
every table is the one that counts: every page is read by a classifier that was trained without any page of its
site (``train_blocks``, which needs CatBoost), with the spread of F1 over the folds. CPU is this process's own, per
page, all extractors in one run; what libraries load at their first use is loaded before, as it is in the workers
of the service. CatBoost and readability-lxml are no dependencies of the tests: ``pip install catboost
readability-lxml`` adds their rows. A page that readability cannot read is an empty text.
"""

from __future__ import annotations

import argparse
import logging
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

import crawler.extraction.workers.warm_up  # noqa: F401
from crawler.extraction import Extraction, extract
from crawler.extraction.body import block_selection
from crawler.extraction.body.block_classifier import BlockTrees
from tests.benchmarks.page_sets import FOLDERS, Row, Score, lacks_a_paragraph, mean, rows

Extractor = Callable[[Row], str]

_UNSURE = frozenset({"opinions_differ", "text_uncertain"})


def main() -> None:
    """Print the tables for every folder that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--limit", type=int, help="read the first so many pages of each folder only")
    parser.add_argument("--no-folds", action="store_true", help="leave the cross-validated row out")
    options = parser.parse_args()
    pages = [row for folder in options.folders for row in list(rows(folder))[: options.limit]]
    if not options.no_folds:
        _add_trees(pages)
    sets: dict[str, list[Row]] = defaultdict(list)
    for row in pages:
        sets[row["set"]].append(row)
    for name, chosen in sets.items():
        _print_bodies(name, chosen)
        _print_metadata(name, chosen)


def _add_trees(pages: Sequence[Row]) -> None:
    """Note with each page the classifier that never saw its site, and its fold."""
    with suppress(ImportError):
        from tests.benchmarks.train_blocks import cross_validated, folds, lessons

        trees = cross_validated(pages, lessons(pages))
        for row, own, fold in zip(pages, trees, folds(pages), strict=True):
            row["trees"], row["fold"] = own, fold


def _extractors() -> dict[str, Extractor]:
    found: dict[str, Extractor] = {
        "palimpsest, other sites": lambda row: "\n".join(_unseen(row).body),
        "palimpsest": lambda row: "\n".join(extract(row["raw"], row["url"]).body),
        "palimpsest, with summary": lambda row: _with_summary(extract(row["raw"], row["url"])),
        "trafilatura": lambda row: trafilatura.extract(_text(row), include_comments=False) or "",
        "trafilatura, fast": lambda row: (
            trafilatura.extract(_text(row), include_comments=False, fast=True) or ""
        ),
        "trafilatura, precision": lambda row: (
            trafilatura.extract(_text(row), include_comments=False, favor_precision=True) or ""
        ),
        "resiliparse, main content": lambda row: extract_plain_text(_text(row), main_content=True),
    }
    with suppress(ImportError):
        found["readability-lxml"] = _readability()
    return found


def _unseen(row: Row) -> Extraction:
    """Read a page with the classifier that never saw its site."""
    shipped = block_selection.block_trees

    def own() -> BlockTrees:
        trees: BlockTrees = row["trees"]
        return trees

    block_selection.block_trees = own
    try:
        return extract(row["raw"], row["url"])
    finally:
        block_selection.block_trees = shipped


def _readability() -> Extractor:
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def run(row: Row) -> str:
        try:
            return extract_plain_text(Document(_text(row)).summary())
        except Unparseable:
            return ""

    return run


def _text(row: Row) -> str:
    text: str = row["raw"].decode("utf-8", "replace")
    return text


def _with_summary(extraction: Extraction) -> str:
    return "\n".join(filter(None, (extraction.summary, *extraction.body)))


def _print_bodies(name: str, pages: list[Row]) -> None:
    columns = ("extractor", "precision", "recall", "F1", "F1 < .8", "without summary", "CPU ms", "ratio")
    table = Table(*columns, title=f"{name}: {len(pages)} pages, body")
    is_trained = all("trees" in row for row in pages)
    runs = {label: run for label, run in _extractors().items() if is_trained or "other sites" not in label}
    scores = {label: _scored(run, pages) for label, run in runs.items()}
    reference = scores["trafilatura"][0].cpu
    for label, (whole, core) in scores.items():
        figures = (mean(whole.precision), mean(whole.recall), whole.f1)
        shown = [f"{figure:.4f}" for figure in figures] + [str(whole.bad), f"{core.f1:.4f} ({core.bad})"]
        table.add_row(label, *shown, f"{1000 * whole.cpu / len(pages):.1f}", f"{whole.cpu / reference:.2f}")
    Console(width=130).print(table)
    if is_trained:
        _print_unseen(pages)


def _print_unseen(pages: list[Row]) -> None:
    """The spread over the folds, and whether what is missed is doubted."""
    by_fold: dict[int, Score] = defaultdict(Score)
    lacking = doubted = doubts = 0
    for row in pages:
        found = _unseen(row)
        by_fold[row["fold"]].add("\n".join(found.body), row["body"])
        lacks = lacks_a_paragraph(_with_summary(found), row["body"])
        is_doubted = not _UNSURE.isdisjoint(found.quality.doubts)
        lacking, doubted, doubts = lacking + lacks, doubted + (lacks and is_doubted), doubts + is_doubted
    print("F1 by fold:", " ".join(f"{by_fold[fold].f1:.4f}" for fold in sorted(by_fold)))
    share = lacking / len(pages)
    print(f"pages that lack a paragraph: {lacking} ({share:.1%}), doubted {doubted}; doubted in all {doubts}")


def _scored(run: Extractor, pages: list[Row]) -> tuple[Score, Score]:
    whole, core = Score(), Score()
    run(pages[0])
    for row in pages:
        start = time.process_time()
        text = run(row)
        whole.cpu += time.process_time() - start
        whole.add(text, row["body"])
        core.add(text, row.get("body_core") or row["body"])
    return whole, core


def _print_metadata(name: str, pages: list[Row]) -> None:
    pages = [row for row in pages if row.get("title")]
    if not pages:
        return
    hits: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for row in pages:
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
        checks["published, to the day"] = _same_day(found.published, row["published"])
    if row.get("summary"):
        checks["summary"] = _folded(found.summary or "") == _folded(row["summary"])
    for check, is_right in checks.items():
        known[check] += 1
        hits[check] += is_right


def _same_minute(found: datetime | None, truth: str) -> bool:
    wanted = datetime.fromisoformat(truth)
    wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return found is not None and abs((found - wanted).total_seconds()) < 60


def _same_day(found: datetime | None, truth: str) -> bool:
    wanted = datetime.fromisoformat(truth)
    return found is not None and wanted.date() in {found.date(), found.astimezone(UTC).date()}


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[\u00ad\u200b]", "", text).split()).casefold()


if __name__ == "__main__":
    main()
