"""The stories that the simulated newsroom has prepared for publication."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Story:
    """A story before it is published: `paragraphs` are plain text."""

    slug: str
    title: str
    summary: str
    authors: tuple[str, ...]
    section: str
    language: str
    paragraphs: tuple[str, ...]


@cache
def stories() -> tuple[Story, ...]:
    """Return all stories in the order of publication."""
    rows = tomllib.loads((resources.files(__package__) / "stories.toml").read_text("utf-8"))["story"]
    return tuple(
        Story(
            slug=row["slug"],
            title=row["title"],
            summary=row["summary"],
            authors=tuple(row["authors"]),
            section=row["section"],
            language=row.get("language", "en"),
            paragraphs=tuple(row["text"].strip().split("\n\n")),
        )
        for row in rows
    )


def story(slug: str) -> Story:
    """Return one story; raises KeyError if there is none with that slug."""
    return {each.slug: each for each in stories()}[slug]
