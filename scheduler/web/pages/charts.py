"""The geometry of small charts, drawn as inline SVG by the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BAR = 1.25
"""Width of a bar with its gap, in units of the view box."""
HEIGHT = 36.0
"""Height of the highest bar, in units of the view box."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from the bottom up, and a line for the usual counts; lengths are in units of the view box.

    ``bars`` are left edge, top and height of each bar, ``line`` the points of an SVG polyline. ``most`` is the count of
    the full height.
    """

    count: int
    width: float
    height: float
    bars: tuple[tuple[float, float, float], ...]
    line: str
    most: float
    total: int
    busiest: int


def chart(counts: Sequence[int], usual: Sequence[float | None] = (), *, bar: float = BAR) -> Chart:
    """Return a chart with a bar for each count and a line through the usual counts; unknown ones are left out."""
    most = max([1.0, *counts, *(value for value in usual if value is not None)])
    heights = [HEIGHT * count / most for count in counts]
    bars = tuple((index * bar, HEIGHT - height, height) for index, height in enumerate(heights) if height)
    points = [
        f"{(index + 0.5) * bar:.1f},{HEIGHT - HEIGHT * value / most:.1f}"
        for index, value in enumerate(usual)
        if value is not None
    ]
    return Chart(
        len(counts),
        len(counts) * bar,
        HEIGHT,
        bars,
        " ".join(points),
        most,
        sum(counts),
        max(counts, default=0),
    )


_SHADES = {"much": 10, "some": 4, "few": 1, "none": 0}
"""The shades of a day in a calendar, each with the least number of changed articles that it stands for."""


def shade(changed: int, was_watched: bool) -> str:
    """Return the name of a day's shade: "unwatched" if no crawl saw anything, else by how many articles changed."""
    if not was_watched:
        return "unwatched"
    return next(name for name, least in _SHADES.items() if changed >= least)
