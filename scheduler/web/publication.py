"""What a page that anybody may read shows of a newsroom's work, and whom its readers can write to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.config import Config
from scheduler.web.passages import Allowance, short_hunks, short_marked

WHOLE_TEXTS: Final = ("summary", "text", "last_text", "snippet")
"""Columns that hold a text, or words of it that no edit touched."""
_PASSAGES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "hunks": lambda hunks: short_hunks(hunks or []),
    "removed": lambda words: Allowance().of("removed", words),
    "context": short_marked,
}
"""Columns that hold changed passages, each with what shortens them."""
ALL = "*"
"""Stands for every source."""


@dataclass(frozen=True, slots=True)
class Publication:
    """How much is shown.

    A page that is not public shows everything: its readers have been let in by whoever runs the archive. A public one
    shows headlines, times, changed passages with the words beside them, and links; whole texts and captured pages only
    of ``text_sources``, whose newsrooms agreed or whose licence allows it.
    """

    is_public: bool = False
    text_sources: frozenset[str] = frozenset()
    contact: str = ""

    def shows_texts_of(self, source: str) -> bool:
        """Whether whole texts and captured pages of a source may be shown."""
        return not self.is_public or bool({source, ALL} & self.text_sources)

    def withhold(self, row: Any, source: str | None = None) -> Any:
        """Return a row without the texts that may not be shown.

        ``source`` is the source of a row that has no column of it.
        """
        of = source or getattr(row, "source", None) or getattr(row, "source_name", None)
        if not self.is_public or (of is not None and self.shows_texts_of(of)):
            return row
        names = {field.name for field in fields(row)}
        shown: dict[str, Any] = dict.fromkeys(names.intersection(WHOLE_TEXTS), "")
        shown |= {name: shorten(getattr(row, name)) for name, shorten in _PASSAGES.items() if name in names}
        return replace(row, **shown) if shown else row


EVERYTHING = Publication()
"""A page that is not public."""


def publication_of(config: Config) -> Publication:
    """Return what the settings say."""
    return Publication(config.web_public, frozenset(config.web_public_texts), config.web_contact or "")


PUBLICATION: ContextVar[Publication] = ContextVar("publication", default=EVERYTHING)
"""What the page that is being made may show; templates read it."""


class Publishing:
    """Says to all that answers a request what may be shown, the message for an unknown address included."""

    def __init__(self, app: ASGIApp, *, publication: Publication) -> None:
        self._app = app
        self._publication = publication

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the inner application."""
        before = PUBLICATION.set(self._publication)
        try:
            await self._app(scope, receive, send)
        finally:
            PUBLICATION.reset(before)
