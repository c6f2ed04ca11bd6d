"""Recall and precision of search in many languages at once, on sentences with inflected words.

``sentences.txt`` has a sentence a line, with its language before it and the dictionary form behind each asked word:
``houses/house``. Every sentence is an article of one archive. Each word is asked for by its dictionary form and by the
form of the sentence. Right are the sentences of the language that have the word in any form, and those of any language
in which the asked form itself stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.archive.search import vocabulary
from tests.conftest import run
from tests.integration.archiving import desk, story

_UNSPACED = {"ja", "th", "zh"}
_LEAST, _MEAN = 0.85, 0.97
"""Recall that each language has to reach, and that all have to reach on average."""


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words, and the (form, lemma) of those that are asked for."""

    language: str
    text: str
    words: frozenset[str]
    asked: tuple[tuple[str, str], ...]


def sentences() -> Iterator[Sentence]:
    """Read the file."""
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines():
        language, _, rest = line.partition(": ")
        parts = [part.partition("/") for part in rest.split()]
        text = ("" if language in _UNSPACED else " ").join(form for form, _, _ in parts)
        words = frozenset(form.lower() for form, _, _ in parts)
        yield Sentence(language, text, words, tuple((form, lemma) for form, _, lemma in parts if lemma))


def _is_in(query: str, sentence: Sentence) -> bool:
    return query.lower() in (sentence.text if sentence.language in _UNSPACED else sentence.words)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_words_are_found_by_any_form_in_each_language(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = list(sentences())
    figures: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    missed: list[str] = []

    async def work() -> None:
        async with desk(dsn) as at:
            for number, one in enumerate(made):
                page = story(title="", summary=None, body=(one.text,), language=one.language, authors=())
                await at.look(f"https://news.example/{number}", page)
            await vocabulary.learn(at.database, at_once=True)
            for one in made:
                for form, lemma in one.asked:
                    right = {
                        number
                        for number, other in enumerate(made)
                        if other.language == one.language
                        and any(lemma.lower() == known.lower() for _, known in other.asked)
                    }
                    for query in {form, lemma}:
                        rows = await at.rows(
                            "SELECT url FROM archive.articles JOIN archive.matching(%s) ON article_id = id",
                            query,
                        )
                        found = {int(row["url"].rsplit("/", 1)[1]) for row in rows}
                        allowed = right | {n for n, other in enumerate(made) if _is_in(query, other)}
                        recall = len(found & right) / len(right)
                        precision = len(found & allowed) / len(found) if found else 1.0
                        figures[one.language].append((recall, precision))
                        if recall < 1 or precision < 1:
                            extra = [made[n].language for n in found - allowed]
                            missed.append(
                                f"{one.language} {query} ({lemma}): recall {recall:.2f} also {extra}"
                            )

    run(work())
    means = {
        language: tuple(sum(column) / len(column) for column in zip(*rows, strict=True))
        for language, rows in sorted(figures.items())
    }
    with capsys.disabled():
        for language, (recall, precision) in means.items():
            print(f"{language}: recall {recall:.3f} precision {precision:.3f} of {len(figures[language])}")
        print("\n".join(missed))
    assert [language for language, (recall, _) in means.items() if recall < _LEAST] == []
    assert sum(recall for recall, _ in means.values()) / len(means) >= _MEAN
