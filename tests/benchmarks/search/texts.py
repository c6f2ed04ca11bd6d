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

NEWEST = datetime.now(UTC).replace(
    hour=0, minute=0, second=0, microsecond=0
)  # what is of today, the page shows too
WORDS = 400
_VOCABULARY, _NAME_WORDS, _NAMES = 60_000, 1_500, 4_000
_SPAN = timedelta(days=5 * 365)
_FUNCTION_WORDS = 0.42
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
    title_before: str
    body: str
    before: str | None
    removed: str
    added: str
    at: datetime


class Vocabulary:
    """Words and names by rank; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.words = self._distinct(_VOCABULARY)
        pool = [word.capitalize() for word in self._distinct(_NAME_WORDS)]
        self.names = [" ".join(self._random.sample(pool, 2)) for _ in range(_NAMES)]
        function_words = _PARTS["function_words"]
        self._running = [*function_words, *self.words]
        shares = ((_FUNCTION_WORDS, len(function_words)), (1 - _FUNCTION_WORDS, len(self.words)))
        self._weights = list(accumulate(weight for share, count in shares for weight in _zipf(share, count)))
        self._name_weights = list(accumulate(_zipf(1, len(self.names))))

    def _distinct(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            syllables = self._random.choice((2, 2, 2, 3, 3) if len(found) < 3000 else (2, 3, 3, 3, 4))
            word = "".join(self._syllable() for _ in range(syllables))
            found[word + self._random.choice(("", "n", "r", "m"))] = None
        return list(found)

    def _syllable(self) -> str:
        return self._random.choice(_PARTS["onsets"]) + self._random.choice(_PARTS["vowels"])

    def running_words(self, dice: random.Random, count: int) -> list[str]:
        """So many words, the commonest most often."""
        return dice.choices(self._running, cum_weights=self._weights, k=count)

    def some_names(self, dice: random.Random, count: int) -> list[str]:
        """So many names."""
        return dice.choices(self.names, cum_weights=self._name_weights, k=count)


def articles(vocabulary: Vocabulary, numbers: Sequence[int], total: int) -> Iterator[Synthetic]:
    """The articles of these numbers, of so many in all, number 1 the oldest; 7 of 10 are edited once."""
    for number in numbers:
        yield _article(vocabulary, number, NEWEST - _SPAN * (1 - number / total))


def _article(vocabulary: Vocabulary, number: int, at: datetime) -> Synthetic:
    dice = random.Random(number)
    words = vocabulary.running_words(dice, WORDS)
    for place, name in zip(range(5, WORDS, 90), vocabulary.some_names(dice, 5), strict=False):
        words[place] = name
    if dice.random() < 0.6:
        words[dice.randrange(WORDS)] = "Ukraine"
    title = " ".join(vocabulary.running_words(dice, 8)).capitalize()
    removed, added = " ".join(vocabulary.running_words(dice, 7)), " ".join(words[200:206])
    lines = [" ".join(words[start : start + 50]) + "." for start in range(0, WORDS, 50)]
    body = "\n".join(lines)
    before = body.replace(added, removed, 1) if number % 10 < 7 else None
    return Synthetic(number, title, _title_before(number, title), body, before, removed, added, at)


def _title_before(number: int, title: str) -> str:
    """Of one article in twenty another headline, by the same words."""
    return title if number % 20 else " ".join(reversed(title.lower().split())).capitalize()


def _zipf(share: float, count: int) -> list[float]:
    """The shares of so many ranks, which add up to ``share``."""
    weights = [1 / (rank + 2.7) for rank in range(count)]
    whole = sum(weights)
    return [share * weight / whole for weight in weights]
