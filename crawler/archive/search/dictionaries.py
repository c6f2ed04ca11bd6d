"""The forms of words by the dictionaries of the library simplemma, for every language that newsrooms write.

A dictionary lists forms with their lemma: "Häusern" is a form of "Haus". It is read in a process of its own that ends
with the answer, so that none stays in memory. The process goes through the list twice without unpacking it as a whole:
once for the lemmas of the words, once for all forms of these lemmas. So it takes about 70 MB at most, and up to 8
seconds in the largest dictionary (Polish, 3.7 million forms).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

from crawler.archive.search.word_forms import Forms
from crawler.identity.dictionary import LISTED

_LISTS = {"no": ("nb", "nn"), "sr": ("hbs",)}
"""Languages that search knows by another code than the dictionaries, or that have two of them."""
_MOST_FORMS = 600
"""Forms of one word that a query is read with, the shortest first; some Turkish verbs have 3,900."""
_BROKEN_PLURALS = {"ar": "arabic_plurals.txt"}
"""Lists of this project for languages that simplemma lacks: a word a line, with the plurals that no ending tells of."""
_TIMEOUT = 120
"""Seconds that a dictionary may take on a slow machine."""


def has_dictionary(language: str) -> bool:
    """Whether there is a dictionary of a language (ISO 639-1)."""
    return language in _BROKEN_PLURALS or all(name in LISTED for name in _lists(language))


def look_up(words: Iterable[str], language: str) -> list[Forms]:
    """Return the words of which these may be forms, in a process of its own; the given words are in lower case.

    Raises subprocess.SubprocessError if the process fails.
    """
    if language in _BROKEN_PLURALS:
        return broken_plurals(language)
    asked = json.dumps({"language": language, "words": sorted(words)})
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=_TIMEOUT,
    )
    return [Forms(lemma, "word", tuple(forms)) for lemma, forms in json.loads(done.stdout)]


def broken_plurals(language: str) -> list[Forms]:
    """Return all words of the list of a language with their plurals; it is short enough to be stored as a whole."""
    lines = files(__package__).joinpath(_BROKEN_PLURALS[language]).read_text(encoding="utf-8").splitlines()
    return [Forms(line.split()[0], "word", tuple(line.split())) for line in lines]


def families(words: Iterable[str], language: str) -> list[tuple[str, list[str]]]:
    """Return lemmas with all their forms, in lower case and in order."""
    asked = {way.encode() for word in words for way in (word, word.capitalize(), word.upper())}
    lemmas = {lemma for form, lemma in _entries(language) if form in asked or lemma in asked}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in _entries(language):
        if lemma in lemmas:
            name = lemma.decode().lower()
            found[name] |= {name, form.decode().lower()}
    return [(lemma, _usable(forms)) for lemma, forms in sorted(found.items())]


def _usable(forms: set[str]) -> list[str]:
    single = [
        form for form in forms if not any(mark.isspace() or mark.isdigit() or mark == "-" for mark in form)
    ]
    return sorted(sorted(single, key=len)[:_MOST_FORMS])


def _entries(language: str) -> Iterator[tuple[bytes, bytes]]:
    for name in _lists(language):
        data = _read_decompressed(name)
        is_reversed, _, start = frontcode._read_header(data)
        step = -1 if is_reversed else 1
        for _, form, lemma in frontcode._iter_records(data, start):
            yield form[::step], lemma[::step]


def _lists(language: str) -> tuple[str, ...]:
    return _LISTS.get(language, (language,))


def _answer() -> None:
    asked = json.load(sys.stdin)
    json.dump(families(asked["words"], asked["language"]), sys.stdout)


if __name__ == "__main__":
    _answer()
