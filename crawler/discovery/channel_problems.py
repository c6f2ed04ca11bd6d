"""Why a feed or sitemap could not be read, or could not be read to its end."""

from __future__ import annotations

from crawler.model.vocabulary import Vocabulary


class ChannelProblem(Vocabulary):
    """The name of a problem, as the crawl log keeps it in the detail of a fetch."""

    EMPTY = "empty"
    """The answer has no content."""
    HTML = "html"
    """The answer is an HTML page: the address has moved, or a consent or challenge page stands before it."""
    JSON = "json"
    """The answer is JSON, and no JSON Feed."""
    DOCTYPE = "doctype"
    """The document declares entities, which can be made to expand without end: it is refused."""
    NOT_A_FEED = "not_a_feed"
    """The document is XML or text but no feed; it may be a sitemap that is named among the feeds."""
    NOT_A_SITEMAP = "not_a_sitemap"
    """The document is neither a sitemap, nor a sitemap index, nor a list of addresses."""
    BROKEN = "broken"
    """The document is not well formed; what stands before the fault was read."""
    TRUNCATED = "truncated"
    """The compressed document ends too early or is damaged; what could be unpacked was read."""
    TOO_LARGE = "too_large"
    """The document unpacks to more than 50 MB, the most that the sitemap protocol allows: it is refused."""
    UNREADABLE = "unreadable"
    """The parser gave the document up in a way that has no name yet."""
