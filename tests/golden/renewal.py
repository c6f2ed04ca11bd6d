"""Whether the lock may be renewed: other outcomes need a higher number."""

from __future__ import annotations

from collections.abc import Iterable

from tests.golden.lock import Lock
from tests.golden.outcomes import Difference
from tests.golden.rules import Ruled


def to_be_raised(lock: Lock, versions: Iterable[Ruled], found: Iterable[Difference]) -> list[str]:
    """Return why the lock may not be renewed, a sentence a version; nothing where it may.

    Cases that are new, were edited or went are no reason: the rules answer them as they did.
    """
    changed = {each.subject for each in found if each.is_change}
    return [why for each in versions if (why := _why_not(lock, each, changed))]


def _why_not(lock: Lock, each: Ruled, changed: set[str]) -> str | None:
    known = lock.get(each.name, {}).get("number", 0)
    if each.number < known:
        return f"{each.constant} is {each.number} and was {known}: a version is never lowered."
    subjects = sorted(changed & set(each.subjects))
    if each.number > known or not subjects:
        return None
    return (
        f"{', '.join(subjects)}: what comes out changed and {each.constant} is still {known}. Raise it to {known + 1} "
        "and run this again, or mend the change; nothing was written."
    )
