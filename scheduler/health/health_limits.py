"""The numbers of health_limits.toml, which gives the reason for each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SilenceLimits:
    """The numbers that decide for how long nothing new may come before it is silence."""

    weeks: int
    learning_days: int
    default_hours: int
    publications: int
    false_alarms: float
    tail: float
    pooled_weeks: float
    ahead_days: int


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """The numbers that decide how often sources are judged, measured and, while they fail, crawled."""

    measured_days: int
    learned_hours: int
    judged_minutes: int
    slowest_hours: int


@dataclass(frozen=True, slots=True)
class HealthLimits:
    """All numbers by which health is judged."""

    crawls: int
    crawls_at_most: int
    crawls_with_pages: int
    looks: int
    addresses: int
    addresses_at_once: int
    addresses_gone: int
    share: float
    rare: float
    given: float
    texts: int
    short_text: float
    short_words: int
    agreement_lost: float
    agreement_good: float
    in_step_doubt: float
    in_step: float
    turns: int
    silence: SilenceLimits
    pace: PaceLimits


@cache
def limits() -> HealthLimits:
    """Return the limits, read once."""
    raw = tomllib.loads((files(__package__) / "health_limits.toml").read_text("utf-8"))
    silence, pace = SilenceLimits(**raw.pop("silence")), PaceLimits(**raw.pop("pace"))
    return HealthLimits(silence=silence, pace=pace, **raw)
