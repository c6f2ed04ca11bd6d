"""Which blocks of a page belong to its true text: the labels and weights that the classifier of blocks learns from."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from tests.benchmarks.page_sets import SHINGLE, words

_LONG = 5
_NEAR = 6
_WIDE = 15
_MOST_WORDS = 150
_STRICT_SETS = frozenset({"current"})
_LIST_TAGS = frozenset({"li", "td", "th", "dt", "dd", "tr"})


@dataclass(frozen=True, slots=True)
class Truth:
    """A share of truth (0 to 1) and a weight for every block of a page.

    The measure is a mean over pages, so a block weighs as much as its words are of its page's true text.
    """

    shares: list[float]
    weights: list[float]


def truth(texts: list[str], tags: list[str], body: str, folder: str) -> Truth:
    """Compare the blocks of a page with its true text.

    A block of five words or more counts by the share of its 4-word shingles that are in the text; of copies only as
    many as the text has, those among other true blocks. A shorter block counts if the text has it and true blocks
    stand near. Where the truth leaves out lists between paragraphs, they weigh little.
    """
    tokens = [words(text) for text in texts]
    true = words(body)
    shares = _long_shares(tokens, true)
    sure = [number for number, share in enumerate(shares) if share >= 0.5]
    vague = _add_short(tokens, shares, sure, body, true)
    weights = _weights(tokens, shares, len(true))
    for number in range(len(texts)):
        if number in vague:
            weights[number] *= 0.05
        elif folder in _STRICT_SETS and sure and sure[0] < number < sure[-1] and shares[number] < 0.5:
            weights[number] *= 0.3 if tags[number] in _LIST_TAGS and len(tokens[number]) > SHINGLE - 1 else 1
    return Truth(shares, weights)


def _long_shares(tokens: list[list[str]], true: list[str]) -> list[float]:
    known = {tuple(true[at : at + SHINGLE]) for at in range(max(1, len(true) - SHINGLE + 1))}
    shares = [_share(block, known) if len(block) >= _LONG else 0.0 for block in tokens]
    sure = [number for number, share in enumerate(shares) if share >= 0.5]
    copies: dict[str, list[int]] = {}
    for number in sure:
        copies.setdefault(" ".join(tokens[number]), []).append(number)
    text = f" {' '.join(true)} "
    for line, numbers in copies.items():
        most = max(1, text.count(f" {line} "))
        if len(numbers) > most:
            numbers.sort(key=lambda one: -_company(one, sure))
            for number in numbers[most:]:
                shares[number] = 0.0
    return shares


def _share(block: list[str], known: set[tuple[str, ...]]) -> float:
    parts = [tuple(block[at : at + SHINGLE]) for at in range(len(block) - SHINGLE + 1)]
    return sum(part in known for part in parts) / len(parts)


def _company(number: int, sure: list[int]) -> float:
    return sum(1 / abs(number - other) for other in sure if 0 < abs(number - other) <= _WIDE)


def _add_short(
    tokens: list[list[str]], shares: list[float], sure: list[int], body: str, true: list[str]
) -> set[int]:
    """Note short blocks that are true in ``shares``, and return the numbers of those that nobody can tell."""
    lines = {" ".join(words(line)) for line in body.splitlines()}
    text = f" {' '.join(true)} "
    vague = set()
    for number, block in enumerate(tokens):
        if len(block) >= _LONG:
            continue
        line = " ".join(block)
        place = bisect.bisect(sure, number)
        before = number - sure[place - 1] if place else 99
        after = sure[place] - number if place < len(sure) else 99
        is_line, is_within = line in lines, f" {line} " in text
        if not block:
            vague.add(number)
        elif (is_within and max(before, after) <= _NEAR) or (is_line and min(before, after) <= 4):
            shares[number] = 1.0
        elif is_within and len(line) > 3 and min(before, after) <= _NEAR:
            vague.add(number)
    return vague


def _weights(tokens: list[list[str]], shares: list[float], length: int) -> list[float]:
    weights = [(min(_MOST_WORDS, len(block)) + 3) / (length + 60) for block in tokens]
    untrue = sum(weight for weight, share in zip(weights, shares, strict=True) if share < 0.5)
    if untrue <= 4:
        return weights
    return [
        weight * 4 / untrue if share < 0.5 else weight for weight, share in zip(weights, shares, strict=True)
    ]
