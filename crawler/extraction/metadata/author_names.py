"""Names out of the fields in which authors are named: parted, without jobs, credits and words of buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.metadata.name_shapes import PARTICLES, is_caseless, is_name
from crawler.extraction.page.plain_text import plain
from crawler.extraction.vocabulary import vocabulary, word_set

_WORDS = vocabulary("people")


def any_of(*lists: str) -> str:
    """Return lists of the vocabulary as the alternatives of a pattern, the longest first."""
    words = sorted({word for name in lists for word in _WORDS[name]}, key=len, reverse=True)
    return "|".join(map(re.escape, words))


END = r"(?:\s*[:：/／｜|・＝]\s*|\s+|$)"
BY = re.compile(rf"^[^\w(]*(?:{any_of('by')}){END}", re.IGNORECASE)
BY_GLUED = re.compile(r"^(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_CREDIT = re.compile(rf"^[^\w(]*(?:{any_of('credits')})(?:\s*[:：/／©]\s*|\s+(?=[^\W\d_])|$)", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?<=[\u3400-\u9fff\uac00-\ud7af])\s?(?:記者|记者|기자|특파원|特派員|編集委員|报道|報導|撰稿)$"
)
_JOIN = re.compile(r"\s*[,;|/·•&\n、，；،؛]\s*|\s+و(?=\S)|\s+و\s+|\s+ו(?=\S{2})")
_AND = re.compile(rf"\s(?:{any_of('and')})\s", re.IGNORECASE)
_AND_AHEAD = re.compile(rf"^(?:{any_of('and')})\s+(?=[^\W\d_])", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|•●]\s+.*|\s*[●]\s*$")
_ASIDE = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*")
_PLACE = re.compile(r"\s(?:in|aus|for|from|at|à|en|w|у|в|in der)\s+(?=[^\W\d_]).*")
# An address begins where its word begins: tried at every letter, a long word would be read once for each of them.
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")
_SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr)\b\.?|I{2,3}\b|IV\b)")
_CODE = re.compile(r"(?:\w+\.){2,}\w+|[{<\[$].*")
_NUMBERED = re.compile(r"\s\d")
_EDGES = ' \t\u00a0.,;:|-–—*●•"“”„«»'
_JOBS = word_set("people", "jobs")
_NOBODY = word_set("people", "nobody")
_DEGREES = word_set("people", "degrees")
_ORGANISATIONS = word_set("people", "organisations")
_AGENCIES = word_set("people", "agencies")
_TITLES = word_set("people", "titles") | _JOBS
_ROLE = re.compile(
    rf"(?<=\S)\s+(?:(?:{any_of('ranks')})\s+)*(?:{any_of('jobs', 'jobs_behind')})(?!\w).*", re.IGNORECASE
)
_MAX_WORDS = 6
_MAX_CHARACTERS = 80
_LONGEST_ORGANISATION = 20
_LONGEST_FIELD = 2_000
"""Characters of a field for authors that are read: a list of fifty names is shorter, and no page may cost more."""
_UI = word_set("people", "ui")


def names(value: str, *, is_shown: bool = False) -> list[str]:
    """Return the names in a field for authors, in their order.

    ``is_shown`` says that the field is a line of the page, in which places and jobs stand beside names.
    """
    value = _SUFFIX.sub(" ", _ADDRESS.sub("", plain(value[:_LONGEST_FIELD])))
    value = without_by(value)
    if is_credit(value):
        return []
    found: list[str] = []
    for part in split_names(_ASIDE.sub(" ", value) if is_shown else value):
        part = _AND_AHEAD.sub("", part.lstrip()) if found else part
        if part.strip(". ").casefold() in _DEGREES:
            found = [*found[:-1], f"{found[-1]}, {part.strip()}"] if found else []
        elif name := _clean(part, is_shown):
            found.append(name)
    return distinct(_without_places(_people_alone(found)) if is_shown else _people_alone(found))


def _people_alone(found: list[str]) -> list[str]:
    """The names without the descriptions between them: "Ann Lee, professor at the university of Testville"."""
    if not any(is_name(name.partition(",")[0]) for name in found):
        return found
    return [name for name in found if not _is_description(name)]


def _without_places(found: list[str]) -> list[str]:
    """The names without the place from which they wrote: "Von Ann Lee und Bo Li, Testville".

    A place is one word behind a person's name; an agency is one word, too, but in capitals, or known.
    """
    first = next((number for number, name in enumerate(found) if is_name(name)), len(found))
    behind = found[first + 1 :]
    return [*found[: first + 1], *(name for name in behind if not _is_place(name))]


def _is_place(name: str) -> bool:
    is_word = " " not in name and not is_caseless(name)
    return is_word and not name.isupper() and name.casefold() not in _AGENCIES


def _is_description(name: str) -> bool:
    words = name.split()
    is_told = any(word.islower() and word not in PARTICLES for word in words) and len(words) > 1
    return not is_caseless(name) and (is_told or words[-1].casefold() in _TITLES)


def organisation(value: str) -> list[str]:
    """Return the name of an organisation, which no "and" parts; none for one that names nobody."""
    name = without_by(plain(value[:_LONGEST_FIELD])).strip(_EDGES)
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


def split_names(value: str) -> Iterator[str]:
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


def without_by(value: str) -> str:
    """Return a field without "By" and its like at its beginning."""
    for _ in range(2):
        value = BY_GLUED.sub("", BY.sub("", value, count=1))
    return value


def is_credit(value: str) -> bool:
    """Whether a field names who took a picture and not who wrote: "Photo: Ann Lee"."""
    return bool(_CREDIT.match(value)) and not BY.match(value)


def _clean(name: str, is_shown: bool) -> str | None:
    name = _DASH.sub("", _ASIDE.sub(" ", without_by(name)).strip()) if not _CREDIT.match(name) else ""
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
