"""An article of the simulated newsroom."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Article:
    """A published article as it reads now.

    `modified` is the date of the last change that the page claims, `changed` the true one; a silent edit moves only the
    second. `read_also` is the slug and the headline of another article, as they were when this one was published.
    `version` counts the changes from 1.
    """

    slug: str
    title: str
    paragraphs: list[str]
    authors: tuple[str, ...]
    published: datetime
    summary: str
    section: str
    language: str
    modified: datetime
    changed: datetime
    read_also: tuple[str, str] | None = None
    version: int = 1
    notices: list[str] = field(default_factory=list)

    def replace(self, find: str, replace: str) -> None:
        """Replace words in the summary and the body; raises ValueError if they are not there."""
        if not any(find in text for text in [self.summary, *self.paragraphs]):
            raise ValueError(f"{self.slug!r} does not say {find!r}")
        self.summary = self.summary.replace(find, replace)
        self.paragraphs = [text.replace(find, replace) for text in self.paragraphs]

    def touch(self, when: datetime, *, stamp: bool) -> None:
        """Note a change; with `stamp` the page claims it too."""
        self.version += 1
        self.changed = when
        if stamp:
            self.modified = when
