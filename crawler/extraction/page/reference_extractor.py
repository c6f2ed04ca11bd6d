"""What another extractor takes for the article: the main content that resiliparse finds, asked about close calls.

Bevendorff et al., "An empirical comparison of web content extraction algorithms", SIGIR 2023.
"""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text

_LABEL = 5
_ENOUGH = 8
_UNCLOSED = 10_000
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans(
    {
        code: chr(code).lower() if _WORD.match(chr(code)) else " " for code in range(128)
    }  # faster than a search
)


class ReferenceText:
    """A text as somebody else gives it, to ask whether a block belongs to it."""

    def __init__(self, text: str) -> None:
        lines = [" ".join(words(line)) for line in text.split("\n")]
        self._lines = frozenset(lines)
        self._text = f" {' '.join(lines)} "

    def holds(self, tokens: list[str]) -> bool:
        """Whether these words are a line of it, or more of them than a label has begin or end within it."""
        if " ".join(tokens) in self._lines:
            return bool(tokens)
        if len(tokens) <= _LABEL:
            return False
        return any(f" {' '.join(part)} " in self._text for part in (tokens[:_ENOUGH], tokens[-_ENOUGH:]))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    if text.isascii():
        return text.translate(_PLAIN).split()
    return _WORD.findall(text.lower())


def reference_text(html: str) -> ReferenceText:
    """Return what resiliparse finds; nothing if the markup nests so deep that it would take seconds."""
    if html.count("<") - 2 * html.count("</") > _UNCLOSED:
        return ReferenceText("")
    return ReferenceText(extract_plain_text(html, main_content=True, list_bullets=False, alt_texts=False))
