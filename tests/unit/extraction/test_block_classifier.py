"""The classifier of blocks: whole numbers, and trees that are read as they were written."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.body.block_classifier import block_trees, read_trees
from crawler.extraction.body.block_features import FEATURES, Told, block_features
from crawler.extraction.body.text_features import magnitude, permille
from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.candidates import assess
from crawler.extraction.page.parsed_page import ParsedPage

PAGE = b"<article><h1>Bridge</h1><p>The council met on Tuesday, and it voted.</p><ul><li>Home</li></ul></article>"


def features(html: bytes) -> np.ndarray:
    page = ParsedPage(html, "https://gazette.example/a")
    return block_features(assess(blocks(page.root)), Told(["Bridge"]))


def test_a_tree_s_answers_name_its_leaf() -> None:
    tree = {"asks": [0, 1], "over": [310, 0], "leaves": [1, 20, 300, 4000]}
    trees = read_trees({"features": ["link_share", "length"], "bias": 50_000, "trees": [tree, tree]})
    row = np.zeros((4, len(FEATURES)), dtype=np.int64)
    row[1, FEATURES.index("link_share")] = 311
    row[2, FEATURES.index("length")] = 1
    row[3, [FEATURES.index("link_share"), FEATURES.index("length")]] = 311, 1
    assert trees.scores(row) == [50_002, 50_040, 50_600, 58_000]


def test_trees_of_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="no_such_feature"):
        read_trees({"features": ["no_such_feature"], "bias": 0, "trees": []})


def test_the_shipped_trees_are_of_whole_numbers_and_score_each_block() -> None:
    rows = features(PAGE)
    assert rows.dtype == np.int64
    scores = block_trees().scores(rows)
    assert len(scores) == 3
    assert all(type(score) is int for score in scores)
    assert scores[1] > scores[2]


def test_a_page_without_blocks_has_no_rows() -> None:
    assert block_trees().scores(features(b"<html></html>")) == []


def test_many_blocks_are_scored_as_few_are() -> None:
    rows = np.concatenate([features(PAGE)] * 500)
    assert block_trees().scores(rows) == block_trees().scores(features(PAGE)) * 500


def column(html: str, name: str, description: str = "") -> list[int]:
    page = ParsedPage(html.encode(), "https://gazette.example/a")
    rows = block_features(assess(blocks(page.root)), Told(["Bridge"], description=description))
    return list(rows[:, FEATURES.index(name)].tolist())


def test_a_block_knows_the_appeals_in_its_box() -> None:
    offer = "<ul><li>All puzzles of the day.</li><li>Subscribe now.</li></ul>"
    page = f"<article><section><p>The council met.</p><p>It voted.</p></section><div>{offer}</div></article>"
    assert column(page, "great_appeals") == [1, 1, 1, 1]
    assert column(page, "grand_appeals") == [250, 250, 500, 500]


def test_a_block_knows_the_heading_before_it() -> None:
    page = "<div><p>One.</p><h2>Subscribe today</h2><p>Two.</p><ul><li>Three.</li></ul></div>"
    assert column(page, "since_heading") == [30, 30, 1, 2]
    assert column(page, "heading_appeals") == [-2, -2, 2, 2]
    assert column(page, "heading_beside") == [0, 0, 1, 0]
    assert column(page, "heading_tag") == [-2, -2, 3, 3]


def test_a_block_knows_how_many_of_its_like_are_sentences() -> None:
    page = "<div><p>One.</p><p>Two.</p><p>Three</p><ul><li>Four</li></ul></div>"
    assert column(page, "alike_sentences") == [666, 666, 666, 0]
    assert column(page, "beside_sentences") == [666, 666, 666, 0]


def test_a_block_knows_how_much_of_the_description_it_has() -> None:
    page = "<p>The old bridge over the river was closed.</p><p>Nobody was there to see it on Monday.</p>"
    described = "The old bridge over the river was closed, and nobody knows why."
    assert column(page, "described", described) == [1000, 250]
    assert column(page, "describes", described) == [636, 181]


@given(st.integers(1, 2**40))
def test_a_magnitude_is_near_sixteen_times_the_logarithm(size: int) -> None:
    assert abs(int(magnitude(size)) - 16 * math.log2(size)) < 2.5


def test_a_share_of_nothing_is_none() -> None:
    assert int(permille(5, 0)) == 0
    assert permille(np.array([1, 2]), 4).tolist() == [250, 500]
