"""Synthetic articles: Zipfian words, names of two words at realistic frequency, "Ukraine" in 60 % of them.

As in English news, four words of ten are function words, and common words are short.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = 400
_VOCABULARY, _NAME_WORDS, _NAMES = 60_000, 1_500, 4_000
_SPAN = timedelta(days=5 * 365)
_PARTS: dict[str, list[str]] = {
    name: text.split()
    for name, text in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    ).items()
}


@dataclass(frozen=True, slots=True)
class Synthetic:
    """An article: ``before`` is its first body where it was edited, with the words that the edit removed."""

    number: int
    title: str
    body: str
    before: str | None
    removed: str
    added: str
    at: datetime


class Vocabulary:
    """Words and names by rank; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.words = self._distinct(_VOCABULARY)
        pool = [word.capitalize() for word in self._distinct(_NAME_WORDS)]
        self.names = [" ".join(self.random.sample(pool, 2)) for _ in range(_NAMES)]
        self._word_weights = _zipf(len(self.words))
        self._function_weights = _zipf(len(_PARTS["function_words"]))
        self._name_weights = _zipf(len(self.names))

    def _distinct(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            syllables = self.random.choice((2, 2, 2, 3, 3) if len(found) < 3000 else (2, 3, 3, 3, 4))
            found[
                "".join(self._syllable() for _ in range(syllables)) + self.random.choice(("", "n", "r", "m"))
            ] = None
        return list(found)

    def _syllable(self) -> str:
        return self.random.choice(_PARTS["onsets"]) + self.random.choice(_PARTS["vowels"])

    def sentence_words(self, count: int) -> list[str]:
        """So many words, the commonest most often."""
        plain = self.random.choices(_PARTS["function_words"], cum_weights=self._function_weights, k=count)
        meant = self.random.choices(self.words, cum_weights=self._word_weights, k=count)
        return [
            word if self.random.random() < 0.58 else small for word, small in zip(meant, plain, strict=True)
        ]

    def some_names(self, count: int) -> list[str]:
        """So many names."""
        return self.random.choices(self.names, cum_weights=self._name_weights, k=count)


def articles(vocabulary: Vocabulary, numbers: Sequence[int]) -> Iterator[Synthetic]:
    """The articles of these numbers, oldest first; 7 of 10 are edited once."""
    step = _SPAN / max(len(numbers), 1)
    for place, number in enumerate(numbers):
        yield _article(vocabulary, number, NEWEST - _SPAN + step * place)


def _article(vocabulary: Vocabulary, number: int, at: datetime) -> Synthetic:
    words = vocabulary.sentence_words(WORDS)
    for place, name in zip(range(5, WORDS, 90), vocabulary.some_names(5), strict=False):
        words[place] = name
    if vocabulary.random.random() < 0.6:
        words[vocabulary.random.randrange(WORDS)] = "Ukraine"
    title = " ".join(vocabulary.sentence_words(8)).capitalize()
    removed, added = " ".join(vocabulary.sentence_words(7)), " ".join(words[200:206])
    lines = [" ".join(words[start : start + 50]) + "." for start in range(0, WORDS, 50)]
    body = "\n".join(lines)
    before = body.replace(added, removed, 1) if number % 10 < 7 else None
    return Synthetic(number, title, body, before, removed, added, at)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))
