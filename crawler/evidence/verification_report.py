"""The result of a verification: how much was checked, what is broken, and what was removed by the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

LISTED = 1000
"""Breaks that are listed; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """Something that differs from the ledger: what it is (``look 12``), why it is broken, and its address, if any."""

    what: str
    why: str
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" + (f" ({self.url})" if self.url else "")


@dataclass(slots=True)
class VerificationReport:
    """What was checked and found.

    ``checked`` counts by the name of the part ("looks", "bodies"). ``breaks`` are in the order in which they were
    found; ``broken`` counts all of them, also those that are not listed. ``redacted`` counts rows whose words a
    redaction removed, ``pruned`` looks whose body is not kept; both leave the ledger whole. ``advance`` is called with
    part and number as the verification proceeds.
    """

    advance: Callable[[str, int], None] = lambda part, number: None
    checked: Counter[str] = field(default_factory=Counter)
    breaks: list[BrokenEntry] = field(default_factory=list)
    broken: int = 0
    redacted: int = 0
    pruned: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to check, so that nothing is proved."""
        return not any(self.checked.values())

    def check(self, part: str, number: int = 1) -> None:
        """Note that ``number`` more of a part were checked."""
        self.checked[part] += number
        self.advance(part, number)

    def broke(self, what: str, why: str, url: str | None = None) -> None:
        """Note that something is broken."""
        self.broken += 1
        if len(self.breaks) < LISTED:
            self.breaks.append(BrokenEntry(what, why, url))
