"""Documents before they are parsed: unpacked within bounds, and looked at without a parser."""

from __future__ import annotations

import re
import zlib

from crawler.discovery.channel_problems import ChannelProblem

UNPACKED_AT_MOST = 50_000_000
"""Bytes; the most that the sitemap protocol (sitemaps.org) allows an unpacked sitemap."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_PACKED_TIMES_AT_MOST = 2
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# What XML 1.0 allows before the root element, but a document type; no part gives back what it took.
_PROLOG = re.compile(rb"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_DECLARATION = re.compile(rb"<!\s*(?:doctype|entity|element|attlist|notation|\[)", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


def unpack(body: bytes) -> tuple[bytes, ChannelProblem | None]:
    """Undo gzip, also applied twice; returns the plain bytes and ``too_large``, ``truncated`` or None."""
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
    """Return the local name of the root element in lower case; None where none is the first thing to come."""
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
    """The document as ASCII has it: without byte order mark and, where it is UTF-16 or UTF-32, without zeros."""
    for mark in _BYTE_ORDER_MARKS:
        document = document.removeprefix(mark)
    return document.replace(b"\x00", b"") if b"\x00" in document[:8] else document


def _end_of_prolog(plain: bytes) -> int:
    match = _PROLOG.match(plain)
    return match.end() if match else 0
