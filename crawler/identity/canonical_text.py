"""The canonical text: two captures with the same words give the same bytes.

Unicode is normalised to NFC (UAX #15) and not to NFKC, which would turn "m²" into "m2". Invisible characters are left
out. White space, and each of the families of quotation marks, dashes and ellipses, are written in one way. Case, digits
and all other punctuation stay: "1.5 million" is not "15 million". Example: ``“It’s  true” – he said…`` becomes
``"It's true" - he said...``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from crawler.identity.words import words

NORMALISER_VERSION = "1"
"""Two texts are compared only if one version of the normaliser made both."""

# Controls, soft hyphens, zero-width spaces, marks of direction, byte order marks, lone surrogates.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Joiners make letters in Arabic, Persian and Indic scripts and join emoji; elsewhere they are noise.
_JOINED = r"\u0590-\u1cff\u2190-\U0010ffff"
_JOINERS = re.compile(
    rf"(?<![{_JOINED}\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED}\u200c\u200d])"
)
_FOLDS = {
    '"': "“”„‟«»″〝〞＂",
    "'": "‘’‚‛‹›′`´ʼʻˈ＇",
    "-": "‐‑‒–—―−﹘﹣－",
    "...": "…",
}
_FOLD = {sign: plain for plain, signs in _FOLDS.items() for sign in signs}
_FOLDED = re.compile(f"[{''.join(_FOLD)}]")


def canonical_line(text: str) -> str:
    """Return a text as one line of canonical text; line breaks within it become spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.replace("`", "'").split())
    line = _folded(_UNSEEN.sub("", text))
    if "\u200c" in line or "\u200d" in line:
        line = _folded(_JOINERS.sub("", line))
    return line


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return " ".join(_FOLDED.sub(lambda match: _FOLD[match[0]], composed).split())


def canonical_lines(paragraphs: str | Iterable[str]) -> tuple[str, ...]:
    """Return the canonical lines of a text, one for each paragraph that is not empty.

    If the text is a plain string, each line of it is a paragraph.
    """
    parts = paragraphs.split("\n") if isinstance(paragraphs, str) else paragraphs
    return tuple(line for line in map(canonical_line, parts) if line)


def canonical_text(paragraphs: str | Iterable[str]) -> str:
    """Return the canonical text, one paragraph a line, without a line break at the end."""
    return "\n".join(canonical_lines(paragraphs))


def text_sha256(paragraphs: str | Iterable[str]) -> bytes:
    """Return the SHA-256 (32 bytes) of the canonical text in UTF-8: two texts are the same if it is."""
    return hashlib.sha256(canonical_text(paragraphs).encode("utf-8")).digest()


def word_count(paragraphs: str | Iterable[str]) -> int:
    """Return the number of words; in scripts without spaces every character counts as one."""
    return len(words(canonical_text(paragraphs)))
