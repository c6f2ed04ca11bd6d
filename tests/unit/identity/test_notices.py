"""Notices of correction and withdrawals are found in every language of the rules, and their look-alikes are not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.identity.canonical_text import canonical_line
from crawler.identity.notice_lines import Said, said_of_itself
from crawler.identity.notice_rules import NOTICE_LANGUAGES, looks_for_notices

LINES = tomllib.loads((Path(__file__).parent / "notice_lines.toml").read_text("utf-8"))


def _cases(kind: str) -> list[str]:
    return [line for lines in LINES.values() for line in lines[kind]]


def _said(line: str) -> Said | None:
    return said_of_itself(canonical_line(line))


@pytest.mark.parametrize("line", _cases("notices"))
def test_a_notice_is_found(line: str) -> None:
    assert _said(line) == Said.NOTICE


@pytest.mark.parametrize("line", _cases("withdrawals"))
def test_a_withdrawal_is_found(line: str) -> None:
    assert _said(line) == Said.WITHDRAWAL


@pytest.mark.parametrize("line", _cases("lookalikes"))
def test_a_look_alike_is_neither(line: str) -> None:
    assert _said(line) is None


def test_every_language_of_the_rules_has_lines_of_its_own() -> None:
    assert set(LINES) == set(NOTICE_LANGUAGES)


@pytest.mark.parametrize(
    ("language", "known"),
    [("en", True), ("pt-BR", True), ("zh_Hant", True), ("fi", False), (None, False), ("", False)],
)
def test_the_languages_in_which_notices_are_looked_for(language: str | None, known: bool) -> None:
    assert looks_for_notices(language) is known
