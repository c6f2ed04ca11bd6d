"""Train the classifier of blocks: ``python -m tests.benchmarks.train_blocks [FOLDER ...]``.

Reads the pages of the folders (default ../shared/pages/current, general and wcxb) with their truth, and writes
``crawler/extraction/body/block_trees.json``: trees over the numbers of ``block_features``, and nothing of any page.
With ``--folds`` it writes nothing, trains without the sites of each fold in turn, and prints how the blocks of
these sites are judged. CatBoost is no dependency of the tests: ``pip install catboost``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tldextract import TLDExtract

import crawler.extraction.body
from crawler.extraction.body.article_body import told
from crawler.extraction.body.block_classifier import SCALE, BlockTrees, read_trees
from crawler.extraction.body.block_features import FEATURES, block_features
from crawler.extraction.metadata import page_metadata
from crawler.extraction.metadata.article_object import article_data
from crawler.extraction.metadata.title_witnesses import read_titles
from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.candidates import Candidate, assess
from crawler.extraction.page.parsed_page import ParsedPage
from tests.benchmarks.block_truth import truth
from tests.benchmarks.made_pages import TRUE, made_pages
from tests.benchmarks.page_sets import FOLDERS, Row, Score, mean, rows
from tests.benchmarks.page_variants import variants

TREES = Path(crawler.extraction.body.__file__).with_name("block_trees.json")
FOLDS = 5
_SEED = 1
_VARIANT_WEIGHT = 0.35
_MADE, _MADE_WEIGHT = 400, 0.1
_DULL_LINKS, _DULL_SHARE = 900, 1 / 3
_NEVER = 2**30
_SITES = TLDExtract(suffix_list_urls=())
_BOOSTING = {
    "loss_function": "CrossEntropy", "depth": 6, "iterations": 350, "learning_rate": 0.07, "l2_leaf_reg": 3,
    "rsm": 0.3, "random_seed": _SEED, "thread_count": 1, "border_count": 32, "bootstrap_type": "Bernoulli",
    "subsample": 0.7, "allow_writing_files": False, "verbose": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """The blocks of one page: a row of features, a share of truth and a weight each, and their texts."""

    row: Row
    features: Any
    shares: list[float]
    weights: list[float]
    texts: list[str]


def site(row: Row) -> str:
    """The registrable domain of a page."""
    return _SITES(row["url"]).top_domain_under_public_suffix or str(row["site"])


def lessons(pages: Iterable[Row]) -> list[list[Lesson]]:
    """What each page teaches: as it is, and in its variants, which weigh less."""
    dice = random.Random(_SEED)
    found = []
    for row in pages:
        forms = [row["raw"], *variants(row["raw"], row["url"], dice)]
        found.append(
            [_lesson(row, html, 1 if not number else _VARIANT_WEIGHT) for number, html in enumerate(forms)]
        )
    return found


@cache
def made_lessons() -> list[Lesson]:
    """What small pages made by dice teach."""
    row = {"url": "https://made.example/a", "site": "made.example", "set": "made"}
    found = []
    for html in made_pages(_MADE, random.Random(_SEED)):
        _, candidates, features = _read(html, row["url"])
        is_true = [
            any(TRUE in one.attrib for one in (each.block.element, *each.block.element.iterancestors()))
            for each in candidates
        ]
        size = sum(each.size for each, true in zip(candidates, is_true, strict=True) if true)
        weights = [_MADE_WEIGHT * (min(900, each.size) + 20) / (size + 360) for each in candidates]
        texts = [each.block.text for each in candidates]
        found.append(Lesson(row, features, list(map(float, is_true)), weights, texts))
    return found


def folds(pages: Sequence[Row]) -> list[int]:
    """The fold of each page: all pages of a site, whatever their set, are in one; the folds are of about one size."""
    counts: dict[str, int] = {}
    for row in pages:
        counts[site(row)] = counts.get(site(row), 0) + 1
    names = sorted(counts)
    random.Random(_SEED).shuffle(names)
    sizes, chosen = [0] * FOLDS, {}
    for name in sorted(names, key=lambda one: -counts[one]):
        chosen[name] = sizes.index(min(sizes))
        sizes[chosen[name]] += counts[name]
    return [chosen[site(row)] for row in pages]


def train(taught: Iterable[list[Lesson]]) -> dict[str, Any]:
    """Train on these pages, and return the trees as ``block_classifier.read_trees`` wants them."""
    from catboost import CatBoostClassifier, Pool

    told_of = [lesson for page in (*taught, made_lessons()) for lesson in page if len(lesson.texts)]
    features = np.concatenate([one.features for one in told_of])
    shares = np.concatenate([one.shares for one in told_of])
    weights = np.concatenate([one.weights for one in told_of])
    # Most links of menus say the same: a third of them teaches as much.
    dull = (features[:, FEATURES.index("link_share")] >= _DULL_LINKS) & (shares < 0.1)
    stays = ~dull | (np.random.RandomState(_SEED).rand(len(shares)) < _DULL_SHARE)
    weights = np.where(dull, weights / _DULL_SHARE, weights)
    model = CatBoostClassifier(**_BOOSTING)
    model.fit(Pool(features[stays], shares[stays], weight=100 * weights[stays]))
    return _exported(model)


def cross_validated(pages: Sequence[Row], taught: Sequence[list[Lesson]]) -> list[BlockTrees]:
    """For each page trees that were trained without any page of its site."""
    numbers = folds(pages)
    trees = [
        read_trees(train(page for page, number in zip(taught, numbers, strict=True) if number != fold))
        for fold in range(FOLDS)
    ]
    return [trees[number] for number in numbers]


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--folds", action="store_true", help="leave sites out, and write nothing")
    options = parser.parse_args()
    pages = [row for folder in options.folders for row in rows(folder)]
    taught = lessons(pages)
    if not options.folds:
        TREES.write_text(_as_text(train(taught)), "utf-8")
        return
    scores: dict[str, Score] = {}
    for row, page, trees in zip(pages, taught, cross_validated(pages, taught), strict=True):
        chosen = zip(page[0].texts, trees.scores(page[0].features), strict=True)
        text = "\n".join(text for text, score in chosen if score > 0)
        scores.setdefault(row["set"], Score()).add(text, row["body"])
    for name, score in scores.items():
        print(f"{name:10} {mean(score.precision):.3f} {mean(score.recall):.3f} {score.f1:.4f} {score.bad}")


def _lesson(row: Row, html: bytes, weight: float) -> Lesson:
    _, candidates, features = _read(html, row["url"])
    texts = [one.block.text for one in candidates]
    true = truth(texts, [str(one.block.element.tag) for one in candidates], row["body"], row["set"])
    return Lesson(row, features, true.shares, [weight * one for one in true.weights], texts)


def _read(html: bytes, url: str) -> tuple[ParsedPage, list[Candidate], Any]:
    """A page, its blocks and their features."""
    page = ParsedPage(html, url)
    candidates = assess(blocks(page.root))
    article = article_data(page)
    titles = read_titles(page, article, page_metadata.site_names(page, article, None)).told
    return page, candidates, block_features(candidates, told(page, titles)).astype(np.int32)


def _exported(model: Any) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "trees.json"
        model.save_model(str(path), format="json")
        data = json.loads(path.read_text("utf-8"))
    scale, bias = data["scale_and_bias"]
    trees = [_tree(tree, scale * SCALE) for tree in data["oblivious_trees"] if tree["splits"]]
    return {
        "features": FEATURES,
        "bias": round(SCALE * (bias[0] if isinstance(bias, list) else bias)),
        "trees": trees,
    }


def _tree(tree: dict[str, Any], scale: float) -> dict[str, list[int]]:
    """A tree in whole numbers; a shallow one is made as deep as all by questions that nothing answers with yes."""
    asks = [split["float_feature_index"] for split in tree["splits"]]
    over = [math.floor(split["border"]) for split in tree["splits"]]
    leaves = [round(scale * value) for value in tree["leaf_values"]]
    while len(asks) < int(_BOOSTING["depth"]):  # type: ignore[call-overload]
        asks.append(asks[0])
        over.append(_NEVER)
        leaves += leaves
    return {"asks": asks, "over": over, "leaves": leaves}


def _as_text(trees: dict[str, Any]) -> str:
    """One tree a line, so that two versions can be compared."""
    lines = ",\n  ".join(json.dumps(tree, separators=(",", ":")) for tree in trees["trees"])
    head = f'"features": {json.dumps(trees["features"])},\n "bias": {trees["bias"]}'
    return f'{{{head},\n "trees": [\n  {lines}\n ]}}\n'


if __name__ == "__main__":
    main()
