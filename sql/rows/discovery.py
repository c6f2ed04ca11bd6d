"""What the statements of ``sql/statements/discovery.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A feed, sitemap or page that lists articles of a source."""

    id: int
    kind: str
    url: str


KNOWN_KEYS = Scalar("known_keys", str)
CLAIM_SEARCH = Scalar("claim_search", int)
LIST_CHANNELS = Statement("list_channels", ChannelRow)
PUT_CHANNEL = Scalar("put_channel", int)
