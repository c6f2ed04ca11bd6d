"""What changes the meaning of a headline although its words stay: its punctuation, and the case of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.identity.dictionary import ignores_case, is_known
from crawler.identity.words import cased_words
from crawler.revisions.word_edits import Found

_QUOTED = re.compile(r"(?<!\w)[\"'«„「『](?=\S)(.{1,80}?)(?<=\S)[\"'»“」』](?!\w)")
_SPACED = re.compile(r"(?<!\S)[\"«] ([^\"«»]{1,80}) [\"»](?!\w)")
"""Words between quotation marks that stand off from them, as French writes them."""
_LONGEST_ACRONYM = 5
"""Letters."""
_MOST_CASES = 2
"""Words; if the case of more of them changed, the headline is only written in another style."""


def sign_change(old: str, new: str, language: str | None) -> Found | None:
    """Return what gives two headlines of the same words another meaning, or None; both are canonical.

    A question mark came or went ("Did the mayor lie?"), words were put into quotation marks or taken out of them, or
    the case of a word makes it another one ("US" and "us", "Polish" and "polish").
    """
    if bool(_question(old)) != bool(_question(new)):
        return "question", old, new
    quoted = [_quoted(text) for text in (old, new)]
    if quoted[0] != quoted[1]:
        return "quotation", ", ".join(quoted[0]), ", ".join(quoted[1])
    cases = list(_cases(cased_words(old), cased_words(new)))
    if len(cases) > _MOST_CASES:
        return None
    return next((("case", one, two) for one, two in cases if _is_other(one, two, language)), None)


def _question(text: str) -> bool:
    return "?" in text or "？" in text or "؟" in text


def _quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, as bare words."""
    quoted = _QUOTED.findall(_SPACED.sub(r'"\1"', text))
    return sorted(" ".join(cased_words(part.casefold())) for part in quoted)


def _cases(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    if len(old) == len(new):
        yield from ((one, two) for one, two in zip(old, new, strict=True) if one != two)


def _is_other(old: str, new: str, language: str | None) -> bool:
    """Tell whether the case makes another word: an acronym and a word, or two words of the dictionary."""
    acronyms = [word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM for word in (old, new)]
    if acronyms[0] != acronyms[1]:
        return (new if acronyms[0] else old).islower()
    return not ignores_case(language) and is_known(old, language) and is_known(new, language)
