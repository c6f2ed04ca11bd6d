"""``python -m tests.golden``: write what comes out of the corpus, and renew the lock of the rules.

python -m tests.golden              write what comes out, and renew the lock
python -m tests.golden --check      compare only, and say what differs
python -m tests.golden pages        only this subject, and leave the lock alone
python -m tests.golden --same-number  the number was raised in this work already; nobody has run it yet
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from tests.golden import lock, outcomes, search, surroundings
from tests.golden.outcomes import Difference, Outcomes
from tests.golden.renewal import to_be_raised
from tests.golden.rules import SUBJECTS, ruled


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns 0 where all is as it is written, or was written."""
    asked = _parser().parse_args(arguments)
    names = asked.subjects or list(SUBJECTS)
    needs_archive = any(SUBJECTS[name].asks_archive for name in names)
    with search.archive() if needs_archive else nullcontext():
        new = {name: outcomes.come(SUBJECTS[name]) for name in names}
    found = [each for name in names for each in _differences(name, new[name])]
    for difference in found:
        print(difference)
    if asked.check:
        return _checked(found, whole=not asked.subjects)
    refusals = [] if asked.same_number else to_be_raised(lock.read(), ruled(), found)
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    if refusals:
        return 1
    for name, outcome in new.items():
        outcomes.write(SUBJECTS[name], outcome)
    return 0 if asked.subjects else _renewed(len(found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.golden",
        description="Write what comes out of the golden corpus, and renew the lock of the rules.",
    )
    parser.add_argument(
        "subjects", nargs="*", metavar="SUBJECT", help=f"only these of: {', '.join(SUBJECTS)}"
    )
    parser.add_argument("--check", action="store_true", help="compare only, and say what differs")
    parser.add_argument(
        "--same-number",
        action="store_true",
        help="write other outcomes under the number of the lock: it was raised in this work, and no archive has it yet",
    )
    return parser


def _differences(name: str, new: Outcomes) -> list[Difference]:
    return list(outcomes.differences(SUBJECTS[name], outcomes.written(SUBJECTS[name]), new))


def _checked(found: list[Difference], *, whole: bool) -> int:
    lines = lock.differing(lock.read(), lock.made(lock.read())) if whole else []
    for line in lines:
        print(f"rules.lock: {line}")
    return 1 if found or lines else 0


def _renewed(written: int) -> int:
    before, now = lock.read(), lock.made()
    lock.write(now)
    renewed = len(lock.differing(before, now))
    print(f"{written} cases differ from before; {renewed} lines of rules.lock are new")
    for line in surroundings.unlike_locked(now["libraries"]):
        print(f"note: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
