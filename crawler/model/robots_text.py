"""The text of a robots.txt, for those who read its rules and those who read its sitemaps."""

from __future__ import annotations

READ_AT_MOST = 500 * 1024
"""Bytes of a robots.txt that are read, as many as RFC 9309, section 2.5, requires; a line cut there is left out."""


def robots_text(body: bytes) -> str:
    """Return the text of a robots.txt as far as it is read, without a byte order mark."""
    if len(body) > READ_AT_MOST:
        body = body[:READ_AT_MOST].rpartition(b"\n")[0]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").lstrip("\ufeff")
    return body.decode("utf-8", "replace").lstrip("\ufeff")
