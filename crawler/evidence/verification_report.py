"""What verifying came to: how much was checked, what is broken, what is lawfully gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

LISTED = 1000
"""So many breaks are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """Something that is not as the ledger has it: what (``look 12``), why, and the address where it has one."""

    what: str
    why: str
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" + (f" ({self.url})" if self.url else "")


@dataclass(slots=True)
class VerificationReport:
    """Counts of what was checked by its name, the breaks in the order in which they were found, and notes.

    ``redacted`` counts rows whose words were lawfully removed, ``pruned`` looks whose body is not kept: both
    leave the ledger whole. ``advance`` is told of progress.
    """

    advance: Callable[[str, int], None] = lambda part, number: None
    checked: Counter[str] = field(default_factory=Counter)
    breaks: list[BrokenEntry] = field(default_factory=list)
    broken: int = 0
    redacted: int = 0
    pruned: int = 0
    notes: list[str] = field(default_factory=list)

    def check(self, part: str, number: int = 1) -> None:
        """So much more of a part was checked."""
        self.checked[part] += number
        self.advance(part, number)

    def broke(self, what: str, why: str, url: str | None = None) -> None:
        """Something is broken."""
        self.broken += 1
        if len(self.breaks) < LISTED:
            self.breaks.append(BrokenEntry(what, why, url))
