"""Stories with words of their own, as many as a test needs: no two of them share a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from crawler.extraction.model import Extraction
from tests.integration.archiving import START, story

_WORDS = [
    "anchor",
    "baker",
    "candle",
    "drummer",
    "engine",
    "farmer",
    "glacier",
    "hammer",
    "island",
    "jacket",
    "kettle",
    "ladder",
    "magnet",
    "number",
    "orchid",
    "painter",
    "quarry",
    "ribbon",
    "saddle",
    "tunnel",
    "umbrella",
    "violin",
    "walnut",
    "yarrow",
    "zephyr",
    "acorn",
    "barrel",
    "copper",
    "dynamo",
    "ember",
    "ferry",
    "gravel",
    "harvest",
    "indigo",
    "jasmine",
    "kiln",
    "lantern",
    "meadow",
    "nickel",
    "oyster",
    "pebble",
    "quilt",
    "rudder",
    "sawmill",
    "thistle",
]
NOON = START - timedelta(minutes=17)
MIDNIGHT = START.replace(hour=0)


def paragraphs(seed: str, count: int = 6) -> tuple[str, ...]:
    """A body of ``count`` paragraphs of about 25 words each, which the seed decides."""
    chance = Random(seed)
    return tuple(
        " ".join(["The", *(chance.choice(_WORDS) for _ in range(22)), f"of {seed} came."])
        for _ in range(count)
    )


def tale(seed: str, published: datetime | None = NOON, **fields: Any) -> Extraction:
    """A story whose headline and body the seed decides."""
    known: dict[str, Any] = {
        "title": f"The tale of {seed}",
        "body": paragraphs(seed),
        "published": published,
        "summary": None,
        "authors": (),
    }
    return story(**(known | fields))
