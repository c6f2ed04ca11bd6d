"""What a sources file says and cannot act as written: `palimpsest sources check` warns of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.durations import format_duration
from crawler.sources import Source
from scheduler.config import Config


def warnings(sources: Sequence[Source], config: Config) -> list[str]:
    """Return a sentence for each setting that acts in another way than it is written, with the remedy."""
    enabled = [source for source in sources if source.enabled]
    return [
        *(f"{source.name}: {said}" for source in enabled for said in _of_one(source, config)),
        *_one_home(enabled),
    ]


def _of_one(source: Source, config: Config) -> Iterator[str]:
    tick, grid = config.tick, config.revisit_grid
    if source.cron is None and source.interval < tick:
        yield (
            f'interval = "{format_duration(source.interval)}" acts as {format_duration(tick)}, which is how often the '
            "clock looks (PALIMPSEST_TICK)"
        )
    rule = source.revisit
    for key in ("first", "most"):
        if getattr(rule, key) < grid:
            yield (
                f'revisit: {key} = "{format_duration(getattr(rule, key))}" acts as {format_duration(grid)}: looks are '
                "due at multiples of that (PALIMPSEST_REVISIT_GRID)"
            )
    if "most" in rule.model_fields_set and "until" not in rule.model_fields_set:
        yield (
            f'revisit: most = "{format_duration(rule.most)}" holds for articles up to {format_duration(rule.until)} '
            'old; older ones are looked at when their age has doubled; write until = "…" too if that is too rare'
        )


def _one_home(sources: Sequence[Source]) -> Iterator[str]:
    by_home = defaultdict(list)
    for source in sources:
        by_home[_place(source.home)].append(source.name)
    for names in by_home.values():
        if len(names) > 1:
            yield (
                f"{', '.join(names)}: have one home, so that each article goes to the one that finds it first; "
                "make one source of them"
            )


def _place(home: str) -> tuple[str, str]:
    """Return host and path of a home address, which are the same with and without ``www.`` and the last slash."""
    parts = urlsplit(home)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
