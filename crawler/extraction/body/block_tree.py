"""Where the blocks of a page stand: the elements around each, and how much text every element holds.

Elements, and the shapes of elements, go by numbers here, so that what is asked of all blocks is asked at once.
"""

from __future__ import annotations

import re

import numpy as np
from lxml.html import HtmlElement

from crawler.extraction.body.block_places import places
from crawler.extraction.body.text_features import Numbers
from crawler.extraction.page.candidates import Candidate

BLOCKS, TEXT, LINKED, PROSE = range(4)
"""The columns of amounts: blocks, characters, those in links, and those in prose."""

_DIGITS = re.compile(r"\d+")


class BlockTree:
    """The blocks of a page, at least one, in their places; every table of amounts has the columns above.

    ``blocks`` is a row a block; ``within`` a row an element, with all that stands in it; ``beside`` a row an element,
    with the blocks whose parent it is; ``alike`` and ``widely_alike`` a row a block, with all blocks of its shape
    (the tags and classes of the inner two or three elements, without digits). ``fullest`` is the element with the
    most prose beside each other. Elements have the numbers of ``Zones``: those within an element follow it at once,
    up to its entry in ``ends``. ``depths`` counts the elements around each.
    """

    def __init__(self, candidates: list[Candidate]) -> None:
        around = candidates[0].around
        parents = around.parents
        self.places = places(around)
        self.parents = np.array(parents, dtype=np.int64)
        self.own = np.array([one.place for one in candidates], dtype=np.int64)
        self.depths, self.ends = _depths(parents), _ends(parents)
        self.blocks = _amounts(candidates)
        self.all: Numbers = self.blocks.sum(axis=0)
        self.within, self.beside = self.within_of(self.blocks), self.beside_of(self.blocks)
        self.fullest = int(self.beside[:, PROSE].argmax())
        makes = np.array(_makes(around.elements, around.attributes), dtype=np.int64)
        narrow = makes[self.own] * len(makes) + makes[self.above(1)]
        self._shapes = narrow
        self.alike = self.alike_of(self.blocks)
        self.widely_alike = _alike(self.blocks, narrow * len(makes) + makes[self.above(2)])

    def above(self, steps: int) -> Numbers:
        """The element so many steps above each block's own, or the topmost one."""
        found: Numbers = self.own
        for _ in range(steps):
            found = self.parents[found]
        return found

    def narrowed(self, column: int, share: int) -> int:
        """The innermost element that holds at least ``share`` thousandths (over 500) of an amount."""
        enough = 1000 * self.within[:, column] >= share * max(1, int(self.all[column]))
        return int(np.flatnonzero(enough)[-1]) if enough[0] else 0

    def steps_below(self, element: int) -> Numbers:
        """How many steps each block's element is below this one; -1 if it is not within it."""
        is_within = (self.own >= element) & (self.own < self.ends[element])
        return np.where(is_within, self.depths[self.own] - self.depths[element], -1)

    def shared_with(self, element: int) -> Numbers:
        """The innermost element that each block has in common with this one."""
        found = np.zeros(len(self.parents), dtype=np.int64)
        for outer in reversed(self._chain(element)):
            found[outer : self.ends[outer]] = outer
        return found[self.own]

    def _chain(self, element: int) -> list[int]:
        """An element and those around it, from the inside out."""
        found = [element]
        while found[-1]:
            found.append(int(self.parents[found[-1]]))
        return found

    def within_of(self, amounts: Numbers) -> Numbers:
        """The sums of what each block has over all blocks in each element, a row an element."""
        sums = np.zeros((len(self.parents) + 1, amounts.shape[1]), dtype=np.int64)
        np.cumsum(_grouped(amounts, self.own, len(self.parents)), axis=0, out=sums[1:])
        found: Numbers = sums[self.ends] - sums[:-1]
        return found

    def beside_of(self, amounts: Numbers) -> Numbers:
        """The same over the blocks whose parent each element is."""
        return _grouped(amounts, self.above(1), len(self.parents))

    def alike_of(self, amounts: Numbers) -> Numbers:
        """The same over all blocks of the shape of each block, a row a block."""
        return _alike(amounts, self._shapes)


def _depths(parents: list[int]) -> Numbers:
    found = [0] * len(parents)
    for number in range(1, len(parents)):
        found[number] = found[parents[number]] + 1
    return np.array(found, dtype=np.int64)


def _ends(parents: list[int]) -> Numbers:
    """The number behind the last element within each."""
    found = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        found[parents[number]] = max(found[parents[number]], found[number])
    return np.array(found, dtype=np.int64)


def _amounts(candidates: list[Candidate]) -> Numbers:
    found = np.ones((len(candidates), 4), dtype=np.int64)
    found[:, TEXT] = [one.size for one in candidates]
    found[:, LINKED] = np.minimum(found[:, TEXT], [one.block.linked for one in candidates])
    found[:, PROSE] = [one.prose for one in candidates]
    return found


def _makes(elements: list[HtmlElement], attributes: list[dict[str, str]]) -> list[int]:
    """A number for the tag and the classes of each element, the same for those that are made alike."""
    known: dict[tuple[str, str], int] = {}
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for element, own in zip(elements, attributes, strict=True):
        spelled = element.tag, own.get("class", "")
        if (number := numbers.get(spelled)) is None:
            make = spelled[0], _DIGITS.sub("", spelled[1])
            number = numbers[spelled] = known.setdefault(make, len(known))
        found.append(number)
    return found


def _alike(amounts: Numbers, shapes: Numbers) -> Numbers:
    """The amounts of all blocks of the shape of each block."""
    known, groups = np.unique(shapes, return_inverse=True)
    return _grouped(amounts, groups, len(known))[groups]


def _grouped(amounts: Numbers, groups: Numbers, count: int) -> Numbers:
    found: Numbers = np.zeros((count, amounts.shape[1]), dtype=np.int64)
    np.add.at(found, groups, amounts)
    return found
