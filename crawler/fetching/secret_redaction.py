"""Strings, such as a subscriber's name or e-mail address, that are removed from an answer before it is stored."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus

_REMOVED = "[redacted]"


def redact_bytes(body: bytes, texts: Iterable[str], encodings: Iterable[str]) -> bytes:
    """Return a page without the texts, whichever of the encodings it is in; the case of ASCII letters is ignored."""
    for pattern in _patterns(tuple(texts), tuple(dict.fromkeys(encodings))):
        body = pattern.sub(_REMOVED.encode(), body)
    return body


def redact_text(value: str, texts: Iterable[str]) -> str:
    """Return a header or an address without the texts."""
    forms = _forms(tuple(texts))
    return re.sub("|".join(map(re.escape, forms)), _REMOVED, value, flags=re.IGNORECASE) if forms else value


@lru_cache(maxsize=64)
def _patterns(texts: tuple[str, ...], encodings: tuple[str, ...]) -> tuple[re.Pattern[bytes], ...]:
    written = (_written(form, encoding) for form in _forms(texts) for encoding in encodings)
    found = sorted({form for form in written if form}, key=len, reverse=True)
    return (re.compile(b"|".join(map(re.escape, found)), re.IGNORECASE),) if found else ()


def _written(form: str, encoding: str) -> bytes | None:
    try:
        return form.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return None


@lru_cache(maxsize=64)
def _forms(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return all forms in which a page may write the texts.

    They are plain, escaped in HTML, written with character references, quoted in a script, encoded in an address.
    Example: "O'Neil" is also "O&#x27;Neil" and "O%27Neil".
    """
    found: set[str] = set()
    for text in texts:
        escaped = {text, html.escape(text), html.escape(text, quote=False)}
        references = {form.encode("ascii", "xmlcharrefreplace").decode() for form in escaped}
        script = json.dumps(text)[1:-1]
        found |= (
            escaped | references | {script, script.replace("/", "\\/"), quote(text, ""), quote_plus(text)}
        )
    return tuple(sorted(found, key=len, reverse=True))
