"""The bytes of a page as text: what it declares, what its bytes are, and what is heard are weighed over all of it.

Three kinds of page lead astray who reads the first declaration and no more: one whose declaration is a leftover of
the time before it was converted, one without any, and one in UTF-8 with a stray byte or a widget in another
encoding. The last is read as UTF-8, and each run of bytes that is none in the old encoding of its script.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from crawler.extraction.page.garbled_text import garbled_share
from crawler.extraction.page.heard_encoding import (
    encoding_of_language,
    heard_encoding,
    is_wide,
    lines_apart,
    utf8_lines,
)
from crawler.extraction.page.old_encodings import old_encoding

_DEFAULT = "cp1252"
"""What HTML falls back on (WHATWG HTML, "Determining the character encoding")."""
_HARDLY = 0.02
"""The share of garbled words that every page may have: names of brands, emoticons, formulas."""
_OTHERS = ("cp1253",)
"""What is tried last; the ear takes Greek for Cyrillic."""


def decode(html: bytes, content_type: str | None = None) -> str:
    """Return the text of a page; ``content_type`` is the HTTP header, which may name the charset.

    Byte order marks decide first, then whether most lines of the page are UTF-8, then what header, ``<meta>``, the
    page's language and the ear say.
    """
    marked, mark = read_bom(html)
    if marked and mark:
        return html[len(mark) :].decode(marked, "replace")
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        whole, broken = lines_apart(html)
        return _mixed(html) if len(whole) > len(broken) else _old(html, broken, content_type)


def _mixed(html: bytes) -> str:
    """Decode UTF-8, and what is none by the old encoding of the script that the page is in."""
    stray = old_encoding(html.decode("utf-8", "ignore"))

    def as_old(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(stray, "replace"), error.end

    codecs.register_error("crawler.stray", as_old)
    return html.decode("utf-8", "crawler.stray")


def _old(html: bytes, lines: list[bytes], content_type: str | None) -> str:
    """Decode by the first candidate under which hardly a word is garbled, else by the best of all."""
    best, least = "", 2.0
    for name in _candidates(html, lines, content_type):
        text = _with_utf8_parts(html, name)
        garbled = garbled_share(text)
        if garbled < least:
            best, least = text, garbled
        if least <= _HARDLY:
            break
    return best


def _candidates(html: bytes, lines: list[bytes], content_type: str | None) -> Iterator[str]:
    """Declared encodings, that of the page's language, the heard one; Latin-1 is what servers say by default.

    So its declaration counts last for a page that says that it is in Russian or Turkish.
    """
    native = encoding_of_language(html)
    declared = list(_declared(html, content_type))
    yield from (name for name in declared if name != _DEFAULT or native is None)
    heard = heard_encoding(lines)
    is_misheard = native is not None and (
        heard in (None, _DEFAULT) or is_wide(native) != is_wide(heard or "")
    )
    yield from filter(None, (native, heard) if is_misheard else (heard, native))
    yield from _OTHERS
    yield from (*declared, _DEFAULT)


def _declared(html: bytes, content_type: str | None) -> Iterator[str]:
    """The names of the encodings in header and markup, without UTF-8, which the bytes are not."""
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(html)):
        known = resolve_encoding(name) if name else None
        if known and not known.startswith(("utf", "ascii")) and _is_text_encoding(known):
            yield known


def _is_text_encoding(name: str) -> bool:
    """Python has codecs that are no charset, as "hex"."""
    try:
        return bool(b"a".decode(name, "replace"))
    except (LookupError, ValueError):
        return False


def _with_utf8_parts(html: bytes, name: str) -> str:
    """Decode an old encoding, and the lines in it that are UTF-8 as what they are: a widget of another program."""
    parts, place = [], 0
    for start, end in utf8_lines(html):
        parts += [html[place:start].decode(name, "replace"), html[start:end].decode("utf-8")]
        place = end
    return "".join(parts) + html[place:].decode(name, "replace")
