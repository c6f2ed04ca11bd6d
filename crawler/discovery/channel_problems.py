"""The problems that reading a channel can end in; problems.toml says what each means and what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of trouble with a feed, sitemap or page."""

    meaning: str
    remedy: str


@cache
def known_problems() -> Mapping[str, Problem]:
    """Every problem name that a reading can carry."""
    raw = tomllib.loads((files(__package__) / "channel_problems.toml").read_text("utf-8"))
    return MappingProxyType({name: Problem(**told) for name, told in raw.items()})
