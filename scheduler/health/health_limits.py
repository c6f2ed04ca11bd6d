"""The numbers of limits.toml, where each stands with its reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SilenceLimits:
    """When nothing new for so long is silence."""

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
    """How often things are judged, measured and tried."""

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
    """The limits in force."""
    raw = tomllib.loads((files(__package__) / "health_limits.toml").read_text("utf-8"))
    silence, pace = SilenceLimits(**raw.pop("silence")), PaceLimits(**raw.pop("pace"))
    return HealthLimits(silence=silence, pace=pace, **raw)
