"""Cleans text of fields in which newsrooms leave markup and entities: "Ferry <em>Gannet</em>", "mayor&amp;#039;s"."""

from __future__ import annotations

import html
import re

from crawler.extraction.page.whitespace import collapsed

_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]\w{1,20});", re.IGNORECASE)
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div|li|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"<\s*/?\s*(?:a|abbr|b|cite|code|em|font|i|mark|nobr|q|s|small|span|strong|sub|sup|u|wbr|ul|ol)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def plain(value: str) -> str:
    """Return one line without HTML tags and entities, even if the entities were escaped twice.

    Only tags that are usual in running text count as markup: "a < b" and "<3" stay as they are.
    """
    for _ in range(2):
        if not _ENTITY.search(value):
            break
        value = html.unescape(value)
    if "<" in value:
        value = _INLINE.sub("", _BREAK.sub(" ", value))
    return collapsed(value)
