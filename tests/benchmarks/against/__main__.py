"""Ratios of this build to an older commit, both measured in one run.

    python -m tests.benchmarks.against COMMIT [--rows two one workers service commands] [--rounds 3] [--pages 400]

The builds take turns, round after round, and each round's ratio is taken within the round: the table tells the median
of the rounds, and the lowest and highest ratio. Processor time is of all processes, PostgreSQL's included, and depends
less than times and rates on what else the machine does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.benchmarks.against.builds import Build, build_of, this_build
from tests.benchmarks.against.commands import commands
from tests.benchmarks.against.crawling import service, visits, workers

_SOURCES_OF_SERVICE = 20
_IDLE_SECONDS = 60.0
Figures = dict[str, list[float]]


def _measures(pages: int) -> dict[str, Callable[[Build], dict[str, float]]]:
    """What can be measured, by the name that ``--rows`` takes."""
    return {
        "two": lambda build: _with_extractors(build, 2, pages),
        "one": lambda build: _with_extractors(build, 1, pages),
        "workers": lambda build: workers(build, pages),
        "service": lambda build: service(
            build, _SOURCES_OF_SERVICE, max(1, pages // _SOURCES_OF_SERVICE), _IDLE_SECONDS
        ),
        "commands": commands,
    }


def _with_extractors(build: Build, extractors: int, pages: int) -> dict[str, float]:
    return {f"{name} ({extractors})": value for name, value in visits(build, extractors, pages).items()}


def compare(builds: tuple[Build, Build], rows: list[str], rounds: int, pages: int) -> None:
    """Measure both builds in turn and print the table."""
    found: dict[str, Figures] = {build.name: defaultdict(list) for build in builds}
    for number in range(1, rounds + 1):
        for row in rows:
            for build in builds:
                for name, value in _measures(pages)[row](build).items():
                    found[build.name][name].append(value)
                    print(f"round {number}, {build.name}: {name}: {value:.1f}", file=sys.stderr, flush=True)
    _print(builds, found)


def _print(builds: tuple[Build, Build], found: dict[str, Figures]) -> None:
    older, newer = (found[build.name] for build in builds)
    print(f"{'':48} {builds[0].name[:12]:>12} {builds[1].name[:12]:>12} {'ratio':>7}  lowest to highest")
    for name, before in older.items():
        ratios = [new / old for new, old in zip(newer[name], before, strict=True)]
        print(
            f"{name:48} {median(before):12.1f} {median(newer[name]):12.1f} {median(ratios):7.2f}"
            f"  {min(ratios):.2f} to {max(ratios):.2f}"
        )


def main() -> None:
    """Build the commit and compare."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("commit", help="as git names it")
    options.add_argument("--rows", nargs="+", choices=list(_measures(0)), default=list(_measures(0)))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--pages", type=int, default=400)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="palimpsest-build-") as folder:
        older = build_of(given.commit, Path(folder))
        compare((older, this_build()), given.rows, given.rounds, given.pages)


if __name__ == "__main__":
    main()
