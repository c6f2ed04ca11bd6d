"""Notices that come, go and stay: what they make of a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.revisions import Text, compare
from tests.unit.revisions.articles import HARBOUR

NOTICE = "This article was amended on 3 June to give the right number of boats."


def with_line(line: str) -> Text:
    return replace(HARBOUR, paragraphs=(*HARBOUR.paragraphs, line))


def titled(title: str) -> Text:
    return replace(HARBOUR, title=title)


def test_a_notice_that_came_is_one() -> None:
    change = compare(HARBOUR, with_line(NOTICE))
    assert (change.kind, change.flags) == ("notice", {"notice"})


def test_a_notice_that_went_is_flagged_as_removed() -> None:
    change = compare(with_line(NOTICE), HARBOUR)
    assert change.flags == {"notice", "notice_removed"}
    assert change.kind == "content_removed"


def test_a_notice_that_became_another_one_is_not_removed() -> None:
    other = "This article was amended on 4 June to give the right number of ferries."
    assert "notice_removed" not in compare(with_line(NOTICE), with_line(other)).flags


@pytest.mark.parametrize("tagged", ["CORRECTED-{}", "{} [Corrected]", "REFILE-{}"])
def test_the_tag_of_a_headline_is_a_notice(tagged: str) -> None:
    change = compare(HARBOUR, titled(tagged.format(HARBOUR.title)))
    assert (change.kind, change.flags) == ("notice", {"headline", "notice"})


def test_a_headline_that_keeps_its_tag_brings_no_notice() -> None:
    change = compare(titled("CORRECTED-Harbour opens"), titled("CORRECTED-Harbour opens at noon"))
    assert (change.kind, change.flags) == ("headline_only", {"headline"})


def test_a_line_about_another_text_is_no_notice() -> None:
    change = compare(HARBOUR, with_line("An earlier version of the bill had no such clause."))
    assert (change.kind, change.flags) == ("content_added", frozenset())


def test_a_short_text_under_a_headline_that_takes_it_back_is_a_withdrawal() -> None:
    taken_back = Text("WITHDRAWN-Harbour of Port Ellery opens again", ("No other story will be sent.",), "en")
    assert compare(HARBOUR, taken_back).kind == "withdrawn"
