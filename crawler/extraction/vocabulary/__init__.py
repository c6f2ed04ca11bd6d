"""The words and names for which the rules look; they stand in the data files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """Return the content of a data file, which is read once; ``name`` is without ``.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def word_set(name: str, table: str) -> frozenset[str]:
    """Return a list of a data file as a set."""
    return frozenset(vocabulary(name)[table])
