"""Feeds and sitemaps before they are parsed: they are unpacked within limits, and their beginning is looked at.

No parser is given a document that could harm it, such as one that unpacks to gigabytes or declares entities.
"""

from __future__ import annotations

import re
import zlib

from crawler.discovery.channel_problems import ChannelProblem

UNPACKED_AT_MOST = 50_000_000
"""Bytes; the most that the sitemap protocol (sitemaps.org) allows an unpacked sitemap."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
"""zlib's ``wbits`` for the largest window (15), with 16 added for the gzip format."""
_PACKED_TIMES_AT_MOST = 2
"""A .gz file that the server compresses again for the transfer may arrive packed twice."""
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# All that XML 1.0 allows before the root element except a document type. The groups are atomic: what they have matched
# they do not give back, so that no document can make the expression slow.
_PROLOG = re.compile(rb"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_DECLARATION = re.compile(rb"<!\s*(?:doctype|entity|element|attlist|notation|\[)", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


def unpack(body: bytes) -> tuple[bytes, ChannelProblem | None]:
    """Undo gzip, even if it was applied twice; returns the plain bytes and ``too_large``, ``truncated`` or None."""
    problem: ChannelProblem | None = None
    for _ in range(_PACKED_TIMES_AT_MOST):
        if not body.startswith(_GZIP) or problem == ChannelProblem.TOO_LARGE:
            break
        body, now = _inflate(body)
        problem = now or problem
    return body, problem


def _inflate(packed: bytes) -> tuple[bytes, ChannelProblem | None]:
    plain = bytearray()
    while packed.startswith(_GZIP):
        member = zlib.decompressobj(_GZIP_WINDOW)
        try:
            plain += member.decompress(packed, UNPACKED_AT_MOST + 1 - len(plain))
        except zlib.error:
            return bytes(plain), ChannelProblem.TRUNCATED
        if len(plain) > UNPACKED_AT_MOST:
            return b"", ChannelProblem.TOO_LARGE
        if not member.eof:
            return bytes(plain), ChannelProblem.TRUNCATED
        packed = member.unused_data
    return bytes(plain), None


def root_name(document: bytes) -> str | None:
    """Return the local name of the root element in lower case; None if the document does not begin with an element.

    Example: "rss" for ``<?xml version="1.0"?><rss version="2.0">``.
    """
    plain = _plain(document)
    match = _ROOT.match(plain, _end_of_prolog(plain))
    return match[1].decode("ascii", "replace").lower() if match else None


def obstacle(document: bytes) -> ChannelProblem | None:
    """Return why an XML parser must not have a document: ``empty``, ``html``, ``json`` or ``doctype``; else None."""
    plain = _plain(document)
    start = _end_of_prolog(plain)
    if start == len(plain):
        return ChannelProblem.EMPTY
    if _HTML.match(plain, start):
        return ChannelProblem.HTML
    if plain[start : start + 1] in (b"{", b"["):
        return ChannelProblem.JSON
    return ChannelProblem.DOCTYPE if _DECLARATION.match(plain, start) else None


def _plain(document: bytes) -> bytes:
    """Return the document so that its markup can be read as ASCII.

    The byte order mark is left out, and in UTF-16 and UTF-32 the zero bytes, which are half or more of each letter.
    """
    for mark in _BYTE_ORDER_MARKS:
        document = document.removeprefix(mark)
    return document.replace(b"\x00", b"") if b"\x00" in document[:8] else document


def _end_of_prolog(plain: bytes) -> int:
    match = _PROLOG.match(plain)
    return match.end() if match else 0
