"""What comes out of the cases, as it is written down, and how it differs from what came out before."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import time_machine

from tests.golden.subjects import Case, Subject

TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The time at which all cases are answered: a date in the future is told by it."""

Outcomes = dict[str, dict[str, Any]]
"""For each case by its name: ``given``, the digest of the case, and ``comes``, what the program made of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose outcome is not the one that is written down.

    ``is_change`` says that the program answers the same case differently. It is false where the case itself is
    new, was edited or went.
    """

    subject: str
    case: str
    is_change: bool
    lines: tuple[str, ...]

    def __str__(self) -> str:
        what = "comes out differently" if self.is_change else "is new, was edited or went"
        return "\n".join([f"{self.subject} / {self.case} {what}:", *(f"    {line}" for line in self.lines)])


def written(subject: Subject) -> Outcomes:
    """Return what is written down of a subject; nothing where nothing is yet."""
    if not subject.outcome_file.exists():
        return {}
    found: Outcomes = json.loads(subject.outcome_file.read_text("utf-8"))
    return found


def come(subject: Subject) -> Outcomes:
    """Return what comes out of a subject's cases now."""
    return {case.name: outcome(subject, case) for case in subject.cases()}


def outcome(subject: Subject, case: Case) -> dict[str, Any]:
    """Return what comes out of one case now."""
    with time_machine.travel(TODAY, tick=False):
        return {"given": case.digest, "comes": json.loads(_text(subject.answer(case)))}


def write(subject: Subject, outcomes: Outcomes) -> None:
    """Write down what came out of a subject."""
    subject.outcome_file.write_text(_text(outcomes) + "\n", "utf-8")


def differences(subject: Subject, old: Outcomes, new: Outcomes) -> Iterator[Difference]:
    """Return the cases that differ between two outcomes of one subject, in the order of the newer one."""
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name, {}), new.get(name, {})
        if before == after:
            continue
        is_change = before.get("given") == after.get("given") and before.get("comes") != after.get("comes")
        lines = _unlike(_text(before.get("comes")), _text(after.get("comes")))
        yield Difference(subject.name, name, is_change, lines)


def _unlike(before: str, after: str) -> tuple[str, ...]:
    unlike = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "written", "comes", n=2, lineterm=""
    )
    return tuple(unlike)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
