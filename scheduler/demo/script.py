"""The scripted day of the simulated newsroom, which `palimpsest demo` plays."""

import asyncio
import contextlib
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from importlib import resources
from typing import Any

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import Story, stories


@dataclass(frozen=True)
class Deed:
    """Something that the newsroom did: `at` seconds after the start, to the article of `slug`, if any."""

    at: float
    do: str
    slug: str
    says: str


async def play(
    newsroom: Newsroom, seconds: float = 45.0, tell: Callable[[Deed], None] | None = None
) -> list[Deed]:
    """Play the day in so many seconds and return what was done, in order; `tell` is called for each deed at once.

    An article is not changed before the crawler has read it, unless the time is over. With the same seed and script
    everything happens in the same order.
    """
    began = time.monotonic()
    drawer = iter(stories())
    done = []
    open_day(newsroom, drawer)
    for row in _script()["deed"]:
        await asyncio.sleep(began + row["at"] * seconds - time.monotonic())
        if "slug" in row:
            await _until_read(newsroom, row["slug"], began + seconds - time.monotonic())
        deed = _do(newsroom, row, drawer, time.monotonic() - began)
        if tell is not None:
            tell(deed)
        done.append(deed)
    return done


def open_day(newsroom: Newsroom, drawer: Iterator[Story]) -> None:
    """Publish the stories that are already published when the day begins, the oldest first."""
    script = _script()
    count: int = script["open_with"]
    step = timedelta(minutes=script["minutes_between"])
    newest = newsroom.now() - timedelta(hours=1)
    for place in range(count):
        newsroom.publish_story(next(drawer), newest - (count - 1 - place) * step)


def _do(newsroom: Newsroom, row: Mapping[str, Any], drawer: Iterator[Story], at: float) -> Deed:
    if row["do"] == "publish":
        story = next(drawer)
        newsroom.publish_story(story)
        return Deed(at, "publish", story.slug, f"publishes “{story.title}”")
    arguments = {name: value for name, value in row.items() if name not in ("at", "do", "says")}
    getattr(newsroom, row["do"])(**arguments)
    return Deed(at, row["do"], row.get("slug", ""), row["says"])


async def _until_read(newsroom: Newsroom, slug: str, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.to_thread(partial(newsroom.wait_until_read, slug, timeout=max(seconds, 0.0)))


@cache
def _script() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "script.toml").read_text("utf-8"))
