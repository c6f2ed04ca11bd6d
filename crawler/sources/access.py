"""How a source is reached: a subscriber's session, a proxy."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from crawler.sources.field_checks import Name, Url

_ANONYMOUS = "anonymous"


class Access(BaseModel):
    """The way to a source's pages.

    ``session`` is a file of cookies (the Netscape format) or of headers. It is a secret, and is sent to the source's
    own hosts only. ``vantage`` is the name under which the pages that it shows are recorded. ``proxy`` is the address
    of an outbound proxy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    session: Path | None = None
    vantage: Name = "subscriber"
    proxy: Url | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Access:
        if self.vantage == _ANONYMOUS:
            raise ValueError('"vantage" of a session is not "anonymous"; write another name')
        return self
