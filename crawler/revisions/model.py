"""What is compared (``Text``), and what the comparison finds (``Change``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from crawler.identity.canonical_text import canonical_line
from crawler.revisions.hunks import Hunk
from crawler.revisions.vocabulary import RevisionFlag, RevisionKind

RULES_VERSION = "2"
"""The version of the rules that decide on kinds and flags; a verdict is stored with the version that gave it."""

EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an article as it was extracted, boilerplate included; ``paragraphs`` are the body.

    ``language`` is an ISO 639-1 code or None; ``published`` is aware.
    """

    title: str
    paragraphs: tuple[str, ...]
    language: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None

    @classmethod
    def of(cls, value: Text | Mapping[str, Any]) -> Text:
        """Return a text as it is, or made of a mapping with ``title`` and ``text``, one paragraph a line."""
        if isinstance(value, Text):
            return value
        body = value["text"] if "text" in value else value.get("paragraphs") or ()
        return cls(
            title=value.get("title") or "",
            paragraphs=tuple(body.split("\n") if isinstance(body, str) else body),
            language=value.get("language"),
            summary=value.get("summary"),
            authors=tuple(value.get("authors") or ()),
            published=value.get("published"),
        )

    def told(self) -> tuple[Any, ...]:
        """Return all that a reader of the page is told, to the letter; the language is not, as it is only our guess."""
        return self.title, self.paragraphs, self.summary or "", self.authors, self.published


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of each field as the newsroom wrote them, one for each canonical line."""

    title: tuple[str, ...]
    summary: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text in canonical form; ``lines`` are its body, ``furniture`` the lines of known boilerplate.

    ``shown`` are the lines of the body, the headline and the summary as they were written.
    """

    title: str
    summary: str
    lines: tuple[str, ...]
    furniture: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime | None
    shown: Shown

    @classmethod
    def of(cls, text: Text, furniture: Iterable[str]) -> Canonical:
        """Return the canonical form; ``furniture`` holds the canonical lines of known boilerplate."""
        known = frozenset(furniture)
        written = [(canonical_line(part), part.strip()) for part in text.paragraphs]
        kept = [(line, part) for line, part in written if line and line not in known]
        return cls(
            title=canonical_line(text.title),
            summary=canonical_line(text.summary or ""),
            lines=tuple(line for line, _ in kept),
            furniture=tuple(line for line, _ in written if line in known),
            authors=tuple(sorted(map(canonical_line, text.authors))),
            published=text.published,
            shown=Shown(
                (text.title,), (text.summary or "",), tuple(part.replace("\n", " ") for _, part in kept)
            ),
        )

    @property
    def body(self) -> str:
        """The body in canonical form, one paragraph a line, without known boilerplate."""
        return "\n".join(self.lines)


class Reason(TypedDict):
    """Why a flag was raised: the name of the rule, and the words that it looked at, on both sides."""

    flag: str
    rule: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a text between two looks at it.

    ``hunks`` is the word-level diff of the canonical forms without known boilerplate, ready for JSON;
    ``added_words`` and ``removed_words`` count the words in it. ``same_text`` is true if the canonical forms of
    headline, summary and body are equal, so that there is nothing to show. ``is_revision`` is false if nothing changed
    but typography, white space or boilerplate. ``rules`` is the version of the rules that decided so.

    ``reasons`` say which rule gave each flag, and which words it looked at. ``is_unsure`` is true if nobody can tell
    whether words were slips of the pen, so that the kind is ``updated`` and neither ``typo`` nor ``correction``.
    """

    kind: RevisionKind
    flags: frozenset[RevisionFlag] = frozenset()
    hunks: tuple[Hunk, ...] = ()
    added_words: int = 0
    removed_words: int = 0
    same_text: bool = False
    is_revision: bool = True
    rules: str = RULES_VERSION
    reasons: tuple[Reason, ...] = ()
    is_unsure: bool = False
