"""What a page that anybody may read shows of a newsroom's work, and whom its readers can write to."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.config import Config

WHOLE_TEXTS: Final = ("summary", "text", "last_text", "snippet")
"""Columns that hold a text, or words of it that no edit touched."""
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
        held = [field.name for field in fields(row) if field.name in WHOLE_TEXTS]
        return replace(row, **dict.fromkeys(held, "")) if held else row


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
