"""Every word that is stored is spelled in one place, and so is every set of such words."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from crawler.extraction.doubts import Doubt
from crawler.extraction.read_page import DOUBTS
from crawler.extraction.refusal.refusals import REFUSALS
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.vocabulary import Vocabulary
from tests.vocabularies import members, several_of_one, vocabularies

PROJECT = Path(__file__).parents[2]
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_LIST = re.compile(
    rf"(?:\bIN\s*\(|\bARRAY\s*\[)\s*({_QUOTED.pattern}(?:\s*,\s*{_QUOTED.pattern})+)\s*[)\]]", re.I
)
_COMMENT = re.compile(r"--[^\n]*|COMMENT ON .*?';$", re.M | re.S)


@cache
def _homes() -> frozenset[Path]:
    files = (sys.modules[each.__module__].__file__ for each in vocabularies())
    return frozenset(Path(file) for file in files if file)


def spelled_in_code(source: str) -> Iterator[tuple[int, list[str]]]:
    """Lines of Python that list two or more words of one vocabulary, with the vocabularies' names."""
    for node in ast.walk(ast.parse(source)):
        named = several_of_one(_listed(node))
        if named:
            yield getattr(node, "lineno", 0), named


def _listed(node: ast.AST) -> set[str]:
    """The words of a list, tuple or set, of the keys of a mapping, or of ``x == "a" or x == "b"``."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _words(node.elts)
    if isinstance(node, ast.Dict):
        return _words([key for key in node.keys if key is not None]) if _is_only_words(node) else set()
    if isinstance(node, ast.BoolOp):
        sides = [each for each in node.values if isinstance(each, ast.Compare)]
        return _words([side for each in sides for side in each.comparators])
    return set()


def _is_only_words(node: ast.Dict) -> bool:
    """A mapping with other keys too is a record, whose keys are the names of its fields."""
    keys = _words([key for key in node.keys if key is not None])
    return any(keys <= members(each) for each in vocabularies())


def _words(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def spelled_in_sql(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lists of SQL with two or more words of one vocabulary, with the vocabularies' names."""
    for found in _LIST.finditer(_COMMENT.sub("", text)):
        named = several_of_one(set(_QUOTED.findall(found[1])))
        if named:
            yield found[0], named


@pytest.mark.parametrize("folder", ["crawler", "scheduler", "sql"])
def test_code_asks_for_sets_by_their_names(folder: str) -> None:
    spelled = [
        f"{path.relative_to(PROJECT)}:{line} spells words of {', '.join(named)}"
        for path in sorted((PROJECT / folder).rglob("*.py"))
        if path not in _homes()
        for line, named in spelled_in_code(path.read_text(encoding="utf-8"))
    ]
    assert spelled == []


@pytest.mark.parametrize("folder", ["statements", "api"])
def test_sql_asks_for_sets_by_their_functions(folder: str) -> None:
    spelled = [
        f"{path.name}: {text} spells words of {', '.join(named)}"
        for path in sorted((PROJECT / "sql" / folder).glob("*.sql"))
        for text, named in spelled_in_sql(path.read_text(encoding="utf-8"))
    ]
    assert spelled == []


@pytest.mark.parametrize(
    "source",
    [
        'x in ("new", "changed")',
        'x in {"gone", "not_found", other}',
        'x in ["typo", "rewrite"]',
        'y = {"new": 1, "changed": 2}',
        'x == "healthy" or x == "paused"',
    ],
)
def test_a_set_spelled_in_code_is_found(source: str) -> None:
    assert list(spelled_in_code(source))


@pytest.mark.parametrize(
    "source", ['("new", "other")', '{"gone"}', 'x == "new"', '{"title": 1, "summary": 2, "authors": 3}']
)
def test_one_word_and_the_fields_of_a_record_are_no_set(source: str) -> None:
    assert not list(spelled_in_code(source))


@pytest.mark.parametrize(
    "text", ["a IN ('new', 'changed')", "a NOT IN ('none',\n 'typo')", "b && ARRAY['before', 'state']"]
)
def test_a_set_spelled_in_sql_is_found(text: str) -> None:
    assert list(spelled_in_sql(text))


@pytest.mark.parametrize("text", ["a IN ('v', 'm')", "a = 'new'", "-- a IN ('new', 'changed')"])
def test_other_lists_and_comments_in_sql_are_no_set(text: str) -> None:
    assert not list(spelled_in_sql(text))


@pytest.mark.parametrize("vocabulary", vocabularies(), ids=lambda each: each.__name__)
def test_sets_have_members_only(vocabulary: type[Vocabulary]) -> None:
    for name, words in vocabulary.sets().items():
        assert words, name
        assert words <= members(vocabulary), name


def test_the_meanings_of_doubts_and_refusals_are_those_of_the_vocabularies() -> None:
    assert set(DOUBTS) == set(Doubt)
    assert set(REFUSALS) == FetchOutcome.IS_REFUSAL
