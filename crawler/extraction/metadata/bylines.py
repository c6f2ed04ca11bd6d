"""Bylines as people: "By Ann Lee and Bo Li, Kyiv correspondents" is Ann Lee and Bo Li."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.metadata.name_shapes import PARTICLES, is_caseless, is_ideographic_name, is_name
from crawler.extraction.metadata.natural_dates import date_in_words
from crawler.extraction.page.plain_text import plain
from crawler.extraction.vocabulary import vocabulary, word_set

_WORDS = vocabulary("people")


def _any(*lists: str) -> str:
    words = sorted({word for name in lists for word in _WORDS[name]}, key=len, reverse=True)
    return "|".join(map(re.escape, words))


_END = r"(?:\s*[:：/／｜|]\s*|\s+|$)"
_BY = re.compile(rf"^[^\w(]*(?:{_any('by')}){_END}", re.IGNORECASE)
_BY_GLUED = re.compile(r"^(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_BY_OR_NAME = re.compile(rf"^[^\w(]*(?:{_any('by', 'by_or_name')}){_END}", re.IGNORECASE)
_CREDIT = re.compile(rf"^[^\w(]*(?:{_any('credits')})(?:\s*[:：/／©]\s*|\s+(?=[^\W\d_])|$)", re.IGNORECASE)
_CREDIT_BEHIND = re.compile(rf"[.;,|•·]?\s+(?:{_any('credits')})\s*(?:[:：]|(?<=by)\s).*", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?<=[\u3400-\u9fff\uac00-\ud7af])\s?(?:記者|记者|기자|特派員|編集委員|报道|報導|撰稿)$"
)
_JOIN = re.compile(r"\s*[,;|/·•&\n、，；،؛]\s*|\s+و(?=\S)|\s+و\s+|\s+ו(?=\S{2})")
_AND = re.compile(rf"\s(?:{_any('and')})\s", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|•●]\s+.*|\s*[●]\s*$")
_ASIDE = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*")
_PLACE = re.compile(r"\s(?:in|aus|for|from|at|à|en|w|у|в|in der)\s+(?=[^\W\d_]).*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")
_CHROME = re.compile(rf"\s*\d*\s*(?<!\w)(?:{_any('chrome')})(?!\w).*", re.IGNORECASE)
_SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr)\b\.?|I{2,3}\b|IV\b)")
_CODE = re.compile(r"(?:\w+\.){2,}\w+|[{<\[$].*")
_BETWEEN = " \t\u00a0,;:|·•–-"
_NUMBERED = re.compile(r"\s\d")
_EDGES = ' \t\u00a0.,;:|-–—*●•"“”„«»'
_JOBS = word_set("people", "jobs")
_NOBODY = word_set("people", "nobody")
_DEGREES = word_set("people", "degrees")
_ORGANISATIONS = word_set("people", "organisations")
_AGENCIES = word_set("people", "agencies")
_TITLES = word_set("people", "titles") | _JOBS
_ROLE = re.compile(
    rf"(?<=\S)\s+(?:{_any('jobs')}|founder|co-founder|ceo|director|gardener|host)(?!\w).*", re.IGNORECASE
)
_MAX_WORDS = 6
_MAX_CHARACTERS = 80
_LONGEST_BYLINE = 150
_LONGEST_ORGANISATION = 20


def names_in_byline(line: str) -> list[str]:
    """Return the names in a line that readers see, without what is said around them, in their order.

    Who took a picture wrote nothing: "Photo: Ann Lee" names nobody.
    """
    before, after = _around_date(line)
    said = _CHROME.sub("", before or after)
    if _is_credit(said):
        return []
    said = _CREDIT_BEHIND.sub("", said)
    return [name for name in names(_BY_OR_NAME.sub("", said), is_shown=True) if not name.islower()]


def is_byline(line: str) -> bool:
    """Whether a line says who wrote: "By Ann Lee", "12.2.2022 von Bo Li", "Ann Lee | 12.2.2022"."""
    if len(line) > _LONGEST_BYLINE:
        return False
    before, after = _around_date(line)
    said = _CHROME.sub("", before or after)
    if _is_credit(said):
        return False
    is_dated = bool(before) and before != line.strip()
    found = _BY_OR_NAME.match(said) or _BY_GLUED.match(said)
    return bool(found and said[found.end() :].strip()) or (is_dated and are_names(said))


def is_by_alone(line: str) -> bool:
    """Whether a line has nothing but what stands before a name: "Written by", "Author:"."""
    return bool(_BY.fullmatch(line.strip())) and not is_name(line)


def can_be_names(line: str) -> bool:
    """Whether a line may be names where names are expected: of their shape, or in a script without capitals."""
    before, after = _around_date(line)
    found = names(_CHROME.sub("", before or after), is_shown=True)
    return bool(found) and all(
        is_name(name) or is_ideographic_name(name) or is_caseless(name) for name in found
    )


def are_names(line: str) -> bool:
    """Whether a line has the shape of names and nothing else: "Ann Lee", "Ann Lee and Bo Li"."""
    return all(map(is_name, _split(line.strip())))


def names(value: str, *, is_shown: bool = False) -> list[str]:
    """Return the names in a field for authors, in their order.

    ``is_shown`` says that the field is a line of the page, in which places and jobs stand beside names.
    """
    value = _SUFFIX.sub(" ", _ADDRESS.sub("", plain(value)))
    value = _without_by(value)
    if _is_credit(value):
        return []
    found: list[str] = []
    for part in _split(_ASIDE.sub(" ", value) if is_shown else value):
        if part.strip(". ").casefold() in _DEGREES:
            found = [*found[:-1], f"{found[-1]}, {part.strip()}"] if found else []
        elif name := _clean(part, is_shown):
            found.append(name)
    return distinct(_people_alone(found))


def _people_alone(found: list[str]) -> list[str]:
    """The names without the descriptions between them: "Ann Lee, professor at the university of Testville"."""
    if not any(is_name(name.partition(",")[0]) for name in found):
        return found
    return [name for name in found if not _is_description(name)]


def _is_description(name: str) -> bool:
    words = name.split()
    is_told = any(word.islower() and word not in PARTICLES for word in words) and len(words) > 1
    return not is_caseless(name) and (is_told or words[-1].casefold() in _TITLES)


def organisation(value: str) -> list[str]:
    """Return the name of an organisation, which no "and" parts; none for one that names nobody."""
    name = _without_by(plain(value)).strip(_EDGES)
    is_named = 0 < len(name.split()) <= _LONGEST_ORGANISATION and name.casefold() not in _NOBODY
    return [name] if is_named and not _ADDRESS.fullmatch(name) else []


def distinct(found: Iterable[str]) -> list[str]:
    """Return the names once each, whatever their case; "Ann Lee" stands for "Ann Lee Author Posts" too."""
    first: dict[str, str] = {}
    for name in found:
        first.setdefault(name.casefold(), name)
    return [
        name
        for key, name in first.items()
        if not any(key.startswith(f"{other} ") and " " in other for other in first)
    ]


def _split(value: str) -> Iterator[str]:
    """Part names at commas and their like, and at "and" if a whole name stands on both sides of it.

    "José Ortega y Peral" is one name, and so is "Ministry of Trade and Industry".
    """
    for part in _JOIN.split(value):
        yield from _split_at_and(part)


def _split_at_and(part: str) -> Iterator[str]:
    for found in _AND.finditer(part):
        left, right = part[: found.start()].strip(), part[found.end() :].strip()
        if right.casefold() in _NOBODY:
            yield left
            return
        if _is_whole(left) and _is_whole(right) and not _is_organisation(part):
            yield left
            yield from _split_at_and(right)
            return
    yield part


def _is_whole(name: str) -> bool:
    return len(name.split()) > 1 or name.isupper() or is_caseless(name) or name.casefold() in _AGENCIES


def _is_organisation(text: str) -> bool:
    return not _ORGANISATIONS.isdisjoint(text.casefold().split())


def _around_date(line: str) -> tuple[str, str]:
    date = date_in_words(line)
    if date is None:
        return line.strip(), ""
    return line[: date.start].strip(_BETWEEN), line[date.end :].strip(_BETWEEN)


def _without_by(value: str) -> str:
    for _ in range(2):
        value = _BY_GLUED.sub("", _BY.sub("", value, count=1))
    return value


def _is_credit(value: str) -> bool:
    return bool(_CREDIT.match(value)) and not _BY.match(value)


def _clean(name: str, is_shown: bool) -> str | None:
    name = _DASH.sub("", _ASIDE.sub(" ", _without_by(name)).strip()) if not _CREDIT.match(name) else ""
    if is_shown:
        name = _PLACE.sub("", name)
    person = _ROLE.sub("", name)
    name = _BEHIND.sub("", person if is_name(person) else name).strip(_EDGES)
    folded = name.casefold()
    if folded in _NOBODY or folded in _JOBS or not any(letter.isalpha() for letter in name):
        return None
    if _CODE.fullmatch(name) or _is_chrome(name) or (is_shown and _NUMBERED.search(name)):
        return None
    return name if len(name) <= _MAX_CHARACTERS and len(name.split()) <= _MAX_WORDS else None


def _is_chrome(name: str) -> bool:
    """Whether a name consists of nothing but words of buttons: "View All", "ET", "See full bio"."""
    words = [word.strip(_EDGES) for word in name.casefold().split()]
    return all(word in _UI for word in words)


_UI = word_set("people", "ui")
