"""A page's blocks as rows of whole numbers: what the classifier of blocks knows of each.

Every number is an integer, so that the same bytes give the same text on every machine. A row has the block's
own words, its place in the tree, its neighbours in the page, and what the machine-readable text and the description
say of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain

import numpy as np

from crawler.extraction.body.block_places import PLACE_FEATURES, ZONE_FEATURES, zone_features
from crawler.extraction.body.block_tree import BLOCKS, LINKED, PROSE, TEXT, BlockTree
from crawler.extraction.body.text_features import TEXT_FEATURES, Numbers, magnitude, permille, text_features
from crawler.extraction.metadata.titles import SameWords
from crawler.extraction.page.candidates import Candidate
from crawler.extraction.page.reference_extractor import ReferenceText, words

_DENSE = 100
_REACH = 60
_NEAR = 30
_UP = 12
_WINDOW = 4
_DESCRIBED = 5
_MOST, _HALF = 800, 501
_APPEALS, _FEW = 2, 9
_HEADING_TAGS = (3, 4, 5)
_NONE = -2


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of its text in other places than the text: headlines, machine-readable text, description."""

    titles: list[str]
    body: str = ""
    description: str = ""


def block_features(candidates: list[Candidate], told: Told) -> Numbers:
    """Return a row of ``FEATURES`` for every block of a page, in the order of the blocks."""
    if not candidates:
        return np.zeros((0, len(FEATURES)), dtype=np.int64)
    columns = _columns(candidates, told)
    return np.stack([columns[name] for name in FEATURES]).T


def _columns(candidates: list[Candidate], told: Told) -> dict[str, Numbers]:
    tree = BlockTree(candidates)
    found = _own(candidates, tree)
    found |= _amounts(tree)
    found |= _boxes(tree)
    found |= _positions(candidates, tree, told)
    found |= _told(candidates, tree, told)
    found |= _company(tree, found)
    found |= _neighbours(found)
    return found


def _own(candidates: list[Candidate], tree: BlockTree) -> dict[str, Numbers]:
    texts = _table([text_features(one.block) for one in candidates])
    places = tree.places
    zones = _table([zone_features(one.zones) for one in candidates])
    repeats = Counter(one.block.text for one in candidates)
    return {
        **dict(zip(TEXT_FEATURES, texts.T, strict=True)),
        **dict(zip(PLACE_FEATURES, places[tree.own].T, strict=True)),
        **dict(zip(ZONE_FEATURES, zones.T, strict=True)),
        "length": magnitude(tree.blocks[:, TEXT]),
        "parent_tag": places[tree.above(1), 0],
        "grandparent_tag": places[tree.above(2), 0],
        "repeated": np.array([min(5, repeats[one.block.text]) for one in candidates]),
    }


def _table(rows: list[list[int]]) -> Numbers:
    return np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * len(rows[0])).reshape(len(rows), -1)


def _amounts(tree: BlockTree) -> dict[str, Numbers]:
    """How much text stands around a block, beside it, and in blocks that are made like it."""
    parent, grand, great = (tree.within[tree.above(steps)] for steps in (1, 2, 3))
    beside, alike, wide = tree.beside[tree.above(1)], tree.alike, tree.widely_alike
    prose, ones = tree.all[PROSE], np.ones(len(tree.own), dtype=np.int64)
    return {
        "beside_prose": magnitude(beside[:, PROSE]),
        "beside_share": permille(beside[:, PROSE], prose),
        "beside_blocks": np.minimum(60, beside[:, BLOCKS]),
        **_group("parent", parent, prose),
        **_group("grand", grand, prose),
        **_group("great", great, prose),
        **_group("alike", alike, prose),
        **_group("wide", wide, prose),
        "grand_text": magnitude(grand[:, TEXT]),
        "alike_text": magnitude(alike[:, TEXT]),
        "alike_blocks": magnitude(alike[:, BLOCKS]),
        "alike_mean": magnitude(alike[:, TEXT] // alike[:, BLOCKS]),
        "wide_blocks": magnitude(wide[:, BLOCKS]),
        "wide_mean": magnitude(wide[:, TEXT] // wide[:, BLOCKS]),
        "page_blocks": magnitude(tree.all[BLOCKS]) * ones,
        "page_text": magnitude(tree.all[TEXT]) * ones,
        "page_prose": magnitude(prose) * ones,
        "prose_of_text": permille(prose, tree.all[TEXT]) * ones,
    }


def _group(name: str, rows: Numbers, prose: int) -> dict[str, Numbers]:
    return {
        f"{name}_share": permille(rows[:, PROSE], prose),
        f"{name}_links": permille(rows[:, LINKED], rows[:, TEXT]),
    }


def _boxes(tree: BlockTree) -> dict[str, Numbers]:
    """Where a block stands to the element with the most prose side by side, and to those with most of the text."""
    common = tree.shared_with(tree.fullest)
    shared = tree.within[common]
    ones = np.ones(len(tree.own), dtype=np.int64)
    most_box, half_box = tree.narrowed(PROSE, _MOST), tree.narrowed(PROSE, _HALF)
    return {
        "in_fullest": (tree.above(1) == tree.fullest).astype(np.int64),
        "below_common": np.minimum(_UP, tree.depths[tree.own] - tree.depths[common]),
        "above_fullest": np.minimum(_UP, tree.depths[tree.fullest] - tree.depths[common]),
        "fullest_share": permille(tree.beside[tree.fullest, PROSE], tree.all[PROSE]) * ones,
        "common_share": permille(shared[:, PROSE], tree.all[PROSE]),
        "common_links": permille(shared[:, LINKED], shared[:, TEXT]),
        "common_text": permille(shared[:, TEXT], tree.all[TEXT]),
        "below_most_box": np.minimum(_NEAR, tree.steps_below(most_box)),
        "below_half_box": np.minimum(_NEAR, tree.steps_below(half_box)),
    }


def _positions(candidates: list[Candidate], tree: BlockTree, told: Told) -> dict[str, Numbers]:
    """Where in the page a block stands, by blocks and by characters, and what stands around it."""
    count = len(candidates)
    numbers = np.arange(count)
    starts = np.concatenate([[0], np.cumsum(tree.blocks[:, TEXT])])
    full = np.flatnonzero((tree.above(1) == tree.fullest) & (tree.blocks[:, PROSE] > 0))
    first, last = (int(full[0]), int(full[-1])) if len(full) else (0, count - 1)
    head = _headline(candidates, told.titles, first)
    since_head = starts[:-1] - starts[head] if head >= 0 else np.full(count, -1)
    sums = np.concatenate([np.zeros((1, 4), dtype=np.int64), np.cumsum(tree.blocks, axis=0)])
    near = sums[np.minimum(count, numbers + _WINDOW + 1)] - sums[np.maximum(0, numbers - _WINDOW)]
    dense = np.flatnonzero(tree.blocks[:, PROSE] > _DENSE)
    return {
        "position": 1000 * numbers // count,
        "text_position": permille(starts[:-1], starts[-1]),
        "from_headline": np.clip(numbers - head, -_REACH, _REACH) if head >= 0 else np.full(count, _REACH),
        "text_from_headline": np.where(since_head >= 0, magnitude(since_head), -1),
        "from_first": np.clip(numbers - first, -_REACH, _REACH),
        "from_last": np.clip(numbers - last, -_REACH, _REACH),
        "to_dense_before": _distance(numbers, np.concatenate([[-_REACH], dense]), "left"),
        "to_dense_after": _distance(numbers, np.concatenate([dense, [count + _REACH]]), "right"),
        "window_links": permille(near[:, LINKED], near[:, TEXT]),
        "window_prose": magnitude(near[:, PROSE]),
    }


def _company(tree: BlockTree, columns: dict[str, Numbers]) -> dict[str, Numbers]:
    """What stands around a block: appeals in the same box, sentences beside it and in its like, the last heading."""
    appeals, sentences = columns["appeals"] == _APPEALS, columns["ends_sentence"] > 0
    counted = np.stack([np.ones_like(tree.own), appeals, sentences], axis=1)
    boxes, beside, alike = (
        tree.within_of(counted),
        tree.beside_of(counted)[tree.above(1)],
        tree.alike_of(counted),
    )
    grand, great = boxes[tree.above(2)], boxes[tree.above(3)]
    numbers = np.arange(len(tree.own))
    headings = np.isin(columns["tag"], _HEADING_TAGS)
    last = np.maximum.accumulate(np.where(headings, numbers, -1))
    last[headings] = np.concatenate([[-1], last[:-1]])[headings]
    known = last >= 0
    return {
        "grand_appeals": permille(grand[:, 1], grand[:, 0]),
        "great_appeals": np.minimum(_FEW, great[:, 1]),
        "beside_sentences": permille(beside[:, 2], beside[:, 0]),
        "alike_sentences": permille(alike[:, 2], alike[:, 0]),
        "since_heading": np.where(known, np.minimum(_NEAR, numbers - last), _NEAR),
        "heading_appeals": np.where(known, columns["appeals"][last], _NONE),
        "heading_links": np.where(known, columns["link_share"][last], _NONE),
        "heading_tag": np.where(known, columns["tag"][last], _NONE),
        "heading_beside": np.where(known, tree.above(1)[last] == tree.above(1), 0),
    }


def _distance(numbers: Numbers, dense: Numbers, side: str) -> Numbers:
    """How many blocks away the nearest dense one stands on one side, a block's own not counted."""
    found: Numbers
    if side == "left":
        found = numbers - dense[np.searchsorted(dense, numbers, "left") - 1]
    else:
        found = dense[np.searchsorted(dense, numbers, "right")] - numbers
    return np.minimum(_NEAR, found)


def _headline(candidates: list[Candidate], titles: list[str], first: int) -> int:
    """The last headline before the fullest element's prose, else the first one; -1 if there is none."""
    longest, told = 2 * max(map(len, titles), default=0), SameWords(titles)
    heads = [
        number
        for number, one in enumerate(candidates)
        if one.block.element.tag == "h1" or (len(one.block.text) <= longest and told.hold(one.block.text))
    ]
    before = [number for number in heads if number <= first]
    return before[-1] if before else heads[0] if heads else -1


def _told(candidates: list[Candidate], tree: BlockTree, told: Told) -> dict[str, Numbers]:
    """What the machine-readable text and the description say of each block; -1 or 0 if there are none."""
    count = len(candidates)
    body = ReferenceText(told.body.replace("\n", " ")) if len(told.body) > _DENSE else None
    length = min(9999, 1000 * len(told.body) // max(1, int(tree.all[PROSE]))) if body else -1
    described = frozenset(words(told.description))
    is_told, is_described, describes = np.zeros(count, dtype=np.int64), np.full(count, -1), np.full(count, -1)
    tokens = [one.words for one in candidates] if body is not None or described else []
    if body is not None:
        is_told[:] = [1 + body.holds(own) for own in tokens]
    if described:
        shared = [_described(one, own, described) for one, own in zip(candidates, tokens, strict=True)]
        is_described[:], describes[:] = zip(*shared, strict=True)
    return {
        "told": is_told,
        "told_length": np.full(count, length),
        "described": is_described,
        "describes": describes,
    }


def _described(candidate: Candidate, tokens: list[str], described: frozenset[str]) -> tuple[int, int]:
    """How many thousandths of its words a block shares with the description, and of those; -1 if it has too few."""
    if len(candidate.block.text) <= 2 * _DESCRIBED or len(tokens) <= _DESCRIBED:
        return -1, -1
    own = frozenset(tokens)
    shared = len(own & described)
    return 1000 * shared // len(own), 1000 * shared // len(described)


_BESIDE = {
    "length": (-2, -1, 1, 2), "link_share": (-2, -1, 1, 2), "tag": (-1, 1), "zone": (-2, -1, 1, 2),
    "beside_share": (-2, -1, 1, 2), "ends_sentence": (-1, 1), "ends_colon": (-1,),
}  # fmt: skip


def _neighbours(columns: dict[str, Numbers]) -> dict[str, Numbers]:
    """The numbers of the blocks before and after; -2 beyond the ends of the page."""
    found = {}
    for name, steps in _BESIDE.items():
        padded = np.concatenate([[_NONE, _NONE], columns[name], [_NONE, _NONE]])
        for step in steps:
            found[f"{name}{step:+d}"] = padded[2 + step : len(padded) - 2 + step]
    return found


FEATURES: tuple[str, ...] = (
    *TEXT_FEATURES, *PLACE_FEATURES, *ZONE_FEATURES, "length", "parent_tag", "grandparent_tag", "repeated",
    "beside_prose", "beside_share", "beside_blocks",
    *(f"{group}_{kind}" for group in ("parent", "grand", "great", "alike", "wide") for kind in ("share", "links")),
    "grand_text", "alike_text", "alike_blocks", "alike_mean", "wide_blocks", "wide_mean", "page_blocks",
    "page_text", "page_prose", "prose_of_text", "in_fullest", "below_common", "above_fullest", "fullest_share",
    "common_share", "common_links", "common_text", "below_most_box", "below_half_box", "position", "text_position",
    "from_headline", "text_from_headline", "from_first", "from_last", "to_dense_before", "to_dense_after",
    "window_links", "window_prose", "told", "told_length", "described", "describes",
    "grand_appeals", "great_appeals", "beside_sentences", "alike_sentences", "since_heading", "heading_appeals",
    "heading_links", "heading_tag", "heading_beside",
    *(f"{name}{step:+d}" for name, steps in _BESIDE.items() for step in steps),
)  # fmt: skip
"""The names of the numbers of a row, in their order."""
