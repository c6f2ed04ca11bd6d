"""Faults of XML documents that say nothing of their content, mended before a parser sees them.

Newsrooms' programs put warnings before the document, leave "&" in addresses as it is, or declare an encoding that the
document does not have. A parser that recovers from such faults by itself loses what stands around them: libxml2 makes
``?id=4&lang=uk`` into ``?id=4=uk``, which is another address.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (b"\xef\xbb\xbf", b"\xc3\xaf\xc2\xbb\xc2\xbf")
"""The byte order mark of UTF-8, and what it becomes if it is taken for Latin-1 and encoded again."""
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""(<\?xml[^>]*?)\s+encoding\s*=\s*["']([^"'>]{1,40})["']""", re.IGNORECASE)
_NAMES_WIDE = re.compile(rb"(?:utf|ucs|iso-10646-ucs)[-_]?(?:16|32|2|4)(?:[-_]?[bl]e)?", re.IGNORECASE)
_BEGINS = re.compile(
    rb"<\?xml[\s?]|<!doctype\s+(?!html)|<(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]",
    re.IGNORECASE,
)
_IS_PAGE = re.compile(rb"<(?:!doctype\s+html|!entity|html|head|body)[\s>]", re.IGNORECASE)
_JUNK_AT_MOST = 16_384
"""Bytes before the document that can be warnings of the program that made it."""
_DOCTYPE = re.compile(
    rb"<!doctype(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+')*+(?:\[([^\]]*+)\]\s*)?>", re.IGNORECASE
)
_DOCTYPE_WITHIN = 4_096
_OWN_ENTITY = re.compile(rb"<!entity\s+[^%\s]", re.IGNORECASE)
# CDATA and comments are matched first, so that what stands in them is left as it is.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});)",
    re.IGNORECASE | re.DOTALL,
)


def mend(document: bytes) -> bytes:
    """Return a document without the faults that can be mended; one that has none comes back as it is.

    - UTF-16 and UTF-32 become UTF-8; a declaration of them that is not true is left out.
    - Byte order marks, and warnings before the document, are left out. A page in HTML is left as it is.
    - A document type is left out, unless it declares entities: then the document stays to be refused.
    - "&" that begins no entity becomes "&amp;", as in ``?id=4&lang=uk``.
    """
    document = _in_ascii_order(document)
    if document[:1] in (b"{", b"["):
        return document
    document = _without_junk(document)
    found = _DOCTYPE.search(document, 0, _DOCTYPE_WITHIN)
    if (
        found
        and not _OWN_ENTITY.search(found[0])
        and not _IS_PAGE.match(found[0])
        and _is_prolog(document, found)
    ):
        document = document[: found.start()] + document[found.end() :]
    if b"&" not in document or document.lstrip()[:1] != b"<":
        return document
    return _AMPERSAND.sub(lambda match: b"&amp;" if match[0] == b"&" else match[0], document)


def _in_ascii_order(document: bytes) -> bytes:
    """Return UTF-16 and UTF-32 as UTF-8, and the rest without a byte order mark and without a false declaration."""
    for mark, name in _WIDE:
        if document.startswith(mark):
            text = document.decode(name, "replace").lstrip("\ufeff")
            return _DECLARED.sub(rb"\1", text.encode("utf-8", "replace"), count=1)
    for _ in range(2):
        document = document.lstrip(b" \t\r\n\f\x0b")
        for mark in _MARKS:
            document = document.removeprefix(mark)
    declared = _DECLARED.match(document)
    if declared and _NAMES_WIDE.fullmatch(declared[2]):
        return declared[1] + document[declared.end() :]
    return document


def _without_junk(document: bytes) -> bytes:
    found = _BEGINS.search(document, 0, _JUNK_AT_MOST)
    if found is None or found.start() == 0:
        return document
    before = document[: found.start()]
    is_comment = before.lstrip().startswith(b"<!--") and b"-->" not in before
    return document if _IS_PAGE.search(before) or is_comment else document[found.start() :]


def _is_prolog(document: bytes, found: re.Match[bytes]) -> bool:
    """Whether a document type stands before the root element, and not in an entry's content."""
    before = document[: found.start()]
    return not re.search(rb"<(?![?!])", re.sub(rb"(?s)<!--.*?-->", b"", before))
