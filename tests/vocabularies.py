"""Every vocabulary of the program, and where each stands: for the tests that hold its words to one place."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import crawler
import scheduler
from crawler.model.vocabulary import Vocabulary


@cache
def vocabularies() -> tuple[type[Vocabulary], ...]:
    """All enumerations of stored words in the program, by name."""
    for package in (crawler, scheduler):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    return tuple(sorted(_below(Vocabulary), key=lambda each: each.__name__))


def _below(kind: type[Vocabulary]) -> Iterator[type[Vocabulary]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def several_of_one(words: set[str]) -> list[str]:
    """The vocabularies of which two or more of these words are members."""
    return [each.__name__ for each in vocabularies() if len(words & members(each)) > 1]


@cache
def members(vocabulary: type[Vocabulary]) -> frozenset[str]:
    """The words of a vocabulary."""
    return frozenset(str(member) for member in vocabulary)
