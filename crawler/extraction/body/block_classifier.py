"""The classifier of blocks: whether a block belongs to the article, by trees trained on pages with their truth.

Gradient-boosted oblivious trees (Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features",
NeurIPS 2018): every tree asks the same few questions of every block, and the answers, read as a binary number,
name one of its leaves. For example, a tree that asks "link_share > 310" and "held > 0" has four leaves, and a
block with few links that the reference extractor holds gets the value of leaf 0b10. A block's score is the sum
over all trees. Everything is whole numbers, so that every machine finds the same text.

``tests/benchmarks/train_blocks.py`` makes the trees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.body.block_features import FEATURES
from crawler.extraction.body.text_features import Numbers

SCALE = 1000
"""Scores are log-odds in thousandths: 0 is even, 2,197 is nine to one."""

_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class BlockTrees:
    """Trees of one depth D, 8 at most: T x D features and thresholds, and T x 2^D leaves.

    The answer to question number d of a tree is bit d of the leaf's number.
    """

    features: NDArray[np.int32]
    thresholds: NDArray[np.int32]
    leaves: NDArray[np.int32]
    bias: int

    def scores(self, rows: Numbers) -> list[int]:
        """Return the score of every row of ``FEATURES``; a block of the article has a positive one."""
        parts = (rows[start : start + _AT_ONCE].astype(np.int32) for start in range(0, len(rows), _AT_ONCE))
        return [score for part in parts for score in self._scores(part)]

    def _scores(self, rows: NDArray[np.int32]) -> list[int]:
        trees, depth = self.features.shape
        columns = np.ascontiguousarray(rows.T)
        leaf = np.zeros((trees, len(rows)), dtype=np.uint8)
        for number in range(depth):
            answers = columns[self.features[:, number]] > self.thresholds[:, number, None]
            leaf |= answers.view(np.uint8) << number
        place = leaf + (np.arange(trees)[:, None] << depth)
        found: list[int] = (self.leaves.ravel()[place].sum(axis=0) + self.bias).tolist()
        return found


def read_trees(data: dict[str, Any]) -> BlockTrees:
    """Return the trees of a file as ``train_blocks`` writes it. Raises ValueError if it is of other features."""
    names = data["features"]
    if not set(names) <= set(FEATURES):
        raise ValueError(f"no such features of a block: {sorted(set(names) - set(FEATURES))}")
    column = np.array([FEATURES.index(name) for name in names], dtype=np.int32)
    trees = data["trees"]
    return BlockTrees(
        column[np.array([tree["asks"] for tree in trees], dtype=np.int32)],
        np.array([tree["over"] for tree in trees], dtype=np.int32),
        np.array([tree["leaves"] for tree in trees], dtype=np.int32),
        int(data["bias"]),
    )


@cache
def block_trees() -> BlockTrees:
    """Return the trees that are shipped, read once."""
    source = resources.files(__package__).joinpath("block_trees.json")
    return read_trees(json.loads(source.read_text("utf-8")))
