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


@dataclass(frozen=True, slots=True)
class KeptList:
    """The last answer of a feed or sitemap: where it came from, its headers as they were, and its body."""

    final_url: str
    etag: str | None
    last_modified: str | None
    content_type: str | None
    body: bytes


KEPT_LIST = Statement("kept_list", KeptList)
KNOWN_KEYS = Scalar("known_keys", str)
CLAIM_SEARCH = Scalar("claim_search", int)
LIST_CHANNELS = Statement("list_channels", ChannelRow)
PUT_CHANNEL = Scalar("put_channel", int)
