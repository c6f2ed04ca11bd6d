"""One spelling for percent-encoded text (RFC 3986, section 6.2.2, read as UTF-8 in NFC)."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes


@lru_cache(maxsize=4096)
def normal_percent(text: str, safe: str) -> str:
    """Return ``text`` with all characters encoded but the unreserved ones (RFC 3986) and those in ``safe``.

    Example: "caf%c3%a9", "cafe%CC%81" and "café" all become "caf%C3%A9". Bytes that are not UTF-8 stay as they are;
    lone surrogates become "%3F", a question mark.
    """
    raw = unquote_to_bytes(text.encode("utf-8", "replace"))
    with suppress(UnicodeDecodeError):
        raw = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
    return quote(raw, safe=safe)
