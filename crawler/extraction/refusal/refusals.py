"""What a page is instead of an article: a refusal has a name, a meaning and a remedy (refusals.toml)."""

from __future__ import annotations

import re

from crawler.extraction.page.whitespace import length
from crawler.extraction.refusal.page_features import PageFeatures
from crawler.extraction.vocabulary import vocabulary
from crawler.model.fetch_outcomes import FetchOutcome

REFUSALS: dict[str, str] = vocabulary("refusals")["meaning"]
"""The names of the refusals, each with its meaning and what a person can do about it."""

_WORDS: dict[str, list[str]] = vocabulary("refusals")["words"]
_PAGE_NOUNS = frozenset(_WORDS["page_nouns"])
_PAGE_WORDS = _PAGE_NOUNS | frozenset(_WORDS["page_words"])
_TOKEN = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।።։][\"”“»’'」)\]]*\s*$")
_SENTENCE = 40
"""Characters of a sentence that may be an article's; shorter ones are labels."""
_LINE = 30
"""Characters; a body that is shorter is no text."""
_BRIEF = 180
"""Characters; a longer body is at least a brief."""
_PARAGRAPHS = 700
"""Characters; a longer body has several paragraphs, and is none of a page that only refuses."""
_SCREEN = 1500
"""Characters; a page with more visible text is more than a screen with a question."""
_CARDS = 8
"""Headlines of other pages from which on a page may be a list of links."""


def refusal(sight: PageFeatures) -> FetchOutcome | None:
    """Return the name of what the page is instead of an article, or None if it is one.

    The names are tried from the most to the least specific one. The subject of a page never decides: an article about
    captchas has the length and the marks of an article.
    """
    tests = (
        (FetchOutcome.CHALLENGE, _is_challenge),
        (FetchOutcome.CONSENT, _is_consent),
        (FetchOutcome.LOGIN, _is_login),
        (FetchOutcome.SOFT_404, _is_soft_404),
        (FetchOutcome.VIDEO_ONLY, _is_video_only),
        (FetchOutcome.LINK_LIST, _is_link_list),
        (FetchOutcome.EMPTY, lambda seen: seen.length < _LINE),
    )
    return next((name for name, test in tests if test(sight)), None)


def _is_challenge(sight: PageFeatures) -> bool:
    if sight.visible > _SCREEN or (sight.is_article and sight.length > _BRIEF):
        return False
    own, says_so = _own(sight, "challenge_text"), _says(sight, "challenge_title")
    if own > _BRIEF and not says_so:
        return False
    phrases = _count("challenge_text", sight.text)
    marks = _count("challenge_marks", sight.source)
    is_titled = says_so if own else _is_titled(sight, "challenge_title")
    return (
        (is_titled and phrases + marks + (sight.length < _BRIEF) > 0)
        or phrases >= 2
        or (marks > 0 and (phrases > 0 or (sight.visible < _BRIEF and not own)) and not sight.is_article)
    )


def _is_consent(sight: PageFeatures) -> bool:
    is_screen = sight.visible < 2 * _SCREEN and not sight.is_article
    if not is_screen and _count("consent", sight.body) < 3:
        return False
    if not any(_begins("consent_buttons", label) for label in sight.buttons):
        return False
    if sight.is_article and sight.length > _PARAGRAPHS and _consenting(sight) < 0.5:
        return False
    if _count("consent", sight.body) >= 3 and _consenting(sight) >= 0.5:
        return True
    if _own(sight, "consent") and _consenting(sight) < 0.5:
        return False
    return is_screen and _count("consent", sight.text) >= 3


def _consenting(sight: PageFeatures) -> float:
    """The share of the body's characters in paragraphs with a consent screen's words."""
    said = sum(len(text) for text in sight.paragraphs if _count("consent", text))
    return said / max(1, sum(map(len, sight.paragraphs)))


def _is_login(sight: PageFeatures) -> bool:
    if sight.length > _PARAGRAPHS or (sight.is_article and sight.length > _LINE):
        return False
    if (own := _own(sight)) and not _says(sight, "login_title"):
        return sight.has_password and own < _BRIEF and not sight.is_marked
    return sight.has_password or (_is_titled(sight, "login_title") and sight.has_fields)


def _is_soft_404(sight: PageFeatures) -> bool:
    if (sight.is_article and sight.length > _BRIEF) or sight.length > 2 * _PARAGRAPHS:
        return False
    if _says(sight, "soft_404"):
        return True
    lines = sight.headings if sight.is_article else [*sight.headings, *sight.first_lines]
    if sight.length < _LINE:
        return any(_count("soft_404", text) for text in lines)
    return (
        sight.length < _BRIEF
        and not sight.is_marked
        and any(_count("soft_404", text) and _names_page(text) for text in sight.first_lines)
    )


def _is_video_only(sight: PageFeatures) -> bool:
    return sight.has_player and sight.length < (_BRIEF if sight.is_article else 2 * _BRIEF)


def _is_link_list(sight: PageFeatures) -> bool:
    if sight.is_article and sight.length > _BRIEF:
        return False
    if sight.cards < _CARDS or max(sight.runs, default=0) > _PARAGRAPHS:
        return False
    if sight.is_marked and sight.stands_apart and _own(sight):
        return False
    is_list = sight.is_front_page or sight.is_collection
    return not sight.is_article and (is_list or len(sight.runs) >= 3 or sight.length < _BRIEF)


def _own(sight: PageFeatures, name: str | None = None) -> int:
    """The characters of the body's sentences without a phrase of a list: what an article says of its subject."""
    spoken = (text for text in sight.paragraphs if not (name and _count(name, text)))
    sentences = (text for text in spoken if _SENTENCE_END.search(text))
    return sum(size for text in sentences if (size := length(text)) >= _SENTENCE)


def _is_titled(sight: PageFeatures, name: str) -> bool:
    return any(_begins(name, heading) for heading in sight.headings)


def _says(sight: PageFeatures, name: str) -> bool:
    """Whether a heading says what a list says and nothing else: "Page not found", not "404 of 430 drones shot down"."""
    return any(
        _count(name, heading) and not _subject(name, heading, sight.site) for heading in sight.headings
    )


def _subject(name: str, heading: str, site: set[str]) -> list[str]:
    """The words of a heading besides the phrases of a list, the name of the site, and words for a page."""
    rest = _TOKEN.findall(_pattern(name).sub(" ", heading))
    return [word for word in rest if word not in _PAGE_WORDS and word not in site]


def _names_page(line: str) -> bool:
    return not _PAGE_NOUNS.isdisjoint(_TOKEN.findall(line))


def _count(name: str, text: str) -> int:
    """Return how many different phrases of a list stand in a lower-case text."""
    return len(set(_pattern(name).findall(text)))


def _begins(name: str, line: str) -> bool:
    return _pattern(name).match(line) is not None


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _pattern(name: str) -> re.Pattern[str]:
    if name not in _PATTERNS:
        words = "|".join(map(re.escape, sorted(_WORDS[name], key=len, reverse=True)))
        _PATTERNS[name] = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    return _PATTERNS[name]
