"""Articles that are edited and taken down as newsrooms do it, on the average of published statistics.

How many are edited: Tsoukaladelis et al., IEEE S&P 2024, table 8 (shares by outlet), and Timmerman for
Flemish outlets; how often: Timmerman (four of five edited articles have one or two edits, one of twenty more
than nine); when: Guo et al., WWW 2022, figure 3 (headlines), Tsoukaladelis, figure 9 (last modification), and
GDELT (82 % of a week's changes within a day). One article of two hundred is a live page. Nothing was
published on when articles are taken down: here one of a hundred is, like a late edit, and most in the first days.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

MONTH = 720.0
"""Hours that are looked at."""
LISTED = 48.0
"""Hours that an article is named by feeds and sitemaps."""
SOURCES = 20
_EDITED = tuple(
    share / 100 for share in (50, 45, 43, 27, 27, 16, 24, 8, 31, 47, 32, 17, 8, 50, 36, 48, 25, 60, 20, 35)
)
_COUNTS = ((0.62, 1, 1), (0.82, 2, 2), (0.90, 3, 3), (0.95, 4, 8), (1.0, 9, 15))
_TIMES = ((0.50, 1.1, 1.05), (0.84, 5.5, 0.85), (0.95, 26.0, 0.80), (1.0, 110.0, 1.0))
_LIVE, _TAKEN_DOWN = 0.005, 0.01
_NIGHT, _MORNING = 1.0, 5.5


@dataclass(frozen=True, slots=True)
class Article:
    """Hours after the first look at which an article was edited, and when it was taken down, if it was.

    ``told`` are those times at which a feed or sitemap tells of an edit, truly or not; ``missed_from`` is
    when the listing no longer has an article that was taken down. What the listings of a ``source`` tell is the
    same for all of its articles.
    """

    edits: tuple[float, ...]
    down: float | None
    told: tuple[float, ...]
    missed_from: float | None
    source: int


def articles(count: int, seed: int, *, honest: float = 0.6, taken_down: float = _TAKEN_DOWN) -> list[Article]:
    """So many articles; ``honest`` is the share of sources whose listings tell the truth."""
    dice = random.Random(seed)
    return [_article(dice, honest, taken_down) for _ in range(count)]


def _article(dice: random.Random, honest: float, taken_down: float) -> Article:
    hour, first_look = dice.gauss(13, 4.5) % 24, dice.uniform(0.05, 0.4)
    live = dice.random() < _LIVE
    times = _live_edits(dice) if live else _edits(dice)
    seen = [_not_at_night(dice, hour, at) if not live else at for at in times]
    edits = tuple(sorted(at - first_look for at in seen if first_look < at < MONTH))
    down = _time(dice) * 4 if dice.random() < taken_down else None
    source = dice.randrange(SOURCES)
    is_honest = source < honest * SOURCES
    told = [at + dice.uniform(0, 0.25) for at in edits if at < LISTED] if is_honest else []
    told += [dice.uniform(0, 24) for _ in range(2) if dice.random() < 0.25] if is_honest else []
    gone = down if down is not None and down < MONTH else None
    missed = gone + dice.uniform(0, 0.25) if gone is not None and is_honest and gone < LISTED else None
    before = tuple(at for at in edits if gone is None or at < gone)
    return Article(before, gone, tuple(sorted(told)), missed, source)


def _edits(dice: random.Random) -> list[float]:
    if dice.random() >= dice.choice(_EDITED):
        return []
    place = dice.random()
    least, most = next((low, high) for share, low, high in _COUNTS if place < share)
    return [_time(dice) for _ in range(dice.randint(least, most))]


def _live_edits(dice: random.Random) -> list[float]:
    span = dice.uniform(4, 20)
    return [dice.uniform(0, span) for _ in range(dice.randint(10, 60))]


def _time(dice: random.Random) -> float:
    place = dice.random()
    middle, spread = next((middle, spread) for share, middle, spread in _TIMES if place < share)
    return middle * dice.lognormvariate(0.0, spread)


def _not_at_night(dice: random.Random, hour: float, at: float) -> float:
    """Most of what would fall between one and half past five waits for the morning."""
    clock = (hour + at) % 24
    if not _NIGHT < clock < _MORNING or dice.random() > 0.7:
        return at
    return at + _MORNING - clock + dice.expovariate(1 / 1.5)
