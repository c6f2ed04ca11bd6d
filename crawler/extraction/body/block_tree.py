"""Where the blocks of a page stand: the elements around each, and how much text every element holds.

Elements, and the shapes of elements, go by numbers here, so that what is asked of all blocks is asked at once.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from lxml.html import HtmlElement

from crawler.extraction.body.block_places import TOP, Place, inner_place
from crawler.extraction.body.text_features import Numbers
from crawler.extraction.page.candidates import Candidate

BLOCKS, TEXT, LINKED, PROSE = range(4)
"""The columns of amounts: blocks, characters, those in links, and those in prose."""

_DIGITS = re.compile(r"\d+")


class BlockTree:
    """The blocks of a page in their places; every table of amounts has the columns above.

    ``blocks`` is a row a block; ``within`` a row an element, with all that stands in it; ``beside`` a row an element,
    with the blocks whose parent it is; ``alike`` and ``widely_alike`` a row a block, with all blocks of its shape
    (the tags and classes of the inner two or three elements, without digits). ``fullest`` is the element with the
    most prose beside each other; elements are numbered from the outside in, the topmost is 0.
    """

    def __init__(self, candidates: list[Candidate]) -> None:
        self.places: list[Place] = []
        self._numbers: dict[HtmlElement, int] = {}
        self._parents: list[int] = []
        self._makes: list[int] = []
        self._known_makes: dict[tuple[str, str], int] = {}
        own = [self._number(one.block.element) for one in candidates]
        self.parents = np.array(self._parents, dtype=np.int64)
        self.own = np.array(own, dtype=np.int64)
        self.blocks = np.array([_amounts(one) for one in candidates], dtype=np.int64)
        self.all: Numbers = self.blocks.sum(axis=0)
        self.within = self._summed_up()
        self.beside = _grouped(self.blocks, self.above(1), len(self._parents))
        self.fullest = int(self.beside[:, PROSE].argmax())
        self.alike, self.widely_alike = self._by_shape(own, 2), self._by_shape(own, 3)

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

    def steps_below(self, *targets: int) -> list[int]:
        """How many steps each element is below the nearest one of these; -1 if it is below none."""
        found: list[int] = []
        for number, parent in enumerate(self._parents):
            outer = found[parent] if number else -1
            found.append(0 if number in targets else outer + 1 if outer >= 0 else -1)
        return found

    def chain(self, element: int) -> list[int]:
        """An element and those around it, from the inside out."""
        found = [element]
        while found[-1]:
            found.append(self._parents[found[-1]])
        return found

    def _number(self, element: HtmlElement) -> int:
        unknown = []
        current: HtmlElement | None = element
        while current is not None and current not in self._numbers:
            unknown.append(current)
            current = current.getparent()
        number = self._numbers[current] if current is not None else -1
        for inner in reversed(unknown):
            self.places.append(inner_place(self.places[number] if number >= 0 else TOP, inner))
            self._parents.append(max(0, number))
            make = (inner.tag, _without_digits(inner.get("class") or ""))
            self._makes.append(self._known_makes.setdefault(make, len(self._known_makes)))
            number = self._numbers[inner] = len(self._parents) - 1
        return number

    def _summed_up(self) -> Numbers:
        sums = _grouped(self.blocks, self.own, len(self._parents)).tolist()
        for number in range(len(sums) - 1, 0, -1):
            outer = sums[self._parents[number]]
            for column, amount in enumerate(sums[number]):
                outer[column] += amount
        return np.array(sums, dtype=np.int64)

    def _by_shape(self, own: list[int], width: int) -> Numbers:
        """The amounts of all blocks of the shape of each block."""
        makes, parents = self._makes, self._parents
        known: dict[tuple[int, ...], int] = {}
        shapes = []
        for number in own:
            parent = parents[number]
            shape: tuple[int, ...] = (makes[number], makes[parent])
            if width > 2:
                shape = (*shape, makes[parents[parent]])
            shapes.append(known.setdefault(shape, len(known)))
        groups = np.array(shapes, dtype=np.int64)
        return _grouped(self.blocks, groups, len(known))[groups]


def _amounts(candidate: Candidate) -> tuple[int, ...]:
    return 1, candidate.size, min(candidate.size, candidate.block.linked), candidate.prose


@lru_cache(maxsize=10_000)
def _without_digits(names: str) -> str:
    return _DIGITS.sub("", names)


def _grouped(amounts: Numbers, groups: Numbers, count: int) -> Numbers:
    found: Numbers = np.zeros((count, amounts.shape[1]), dtype=np.int64)
    np.add.at(found, groups, amounts)
    return found
