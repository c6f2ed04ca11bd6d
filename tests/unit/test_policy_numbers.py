"""Statements return facts: how long, how often and how many of them is for the program to say, beside its reason."""

from __future__ import annotations

import re

import pytest

from sql.database import statements

SPAN = re.compile(r"\binterval\s+'|make_interval", re.IGNORECASE)
WITHOUT_POLICY = {
    "due_sources": "a microsecond is the least difference of two times, and no policy",
    "list_processes": "what a person is shown",
    "service_facts": "what a person is shown",
    "site_is_wanted": "how procrastinate's workers beat",
    "page_doubtful": "what a person is shown",
    "page_days": "what a person is shown",
    "page_edits_in_day": "what a person is shown",
    "upkeep_facts": "what a person is shown",
    "judged_channels": "what health compares",
}
"""Statements that name a span of time, and why it stands there."""
OF_REVISITS = (
    "told_edits",
    "due_visits",
    "note_visit",
    "note_claims",
    "note_listing",
    "plan_look",
    "note_late_look",
)
NUMBER = re.compile(r"(?<![\w%$.])\d+(?:\.\d+)?(?![\w.])")


def code(name: str) -> str:
    """A statement without its comments."""
    return re.sub(r"--.*", "", statements()[name])


def test_no_span_of_time_stands_in_a_statement() -> None:
    assert {name for name in statements() if SPAN.search(code(name))} <= set(WITHOUT_POLICY)


@pytest.mark.parametrize("name", OF_REVISITS)
def test_no_number_but_nothing_one_and_two_stands_in_a_statement_of_revisits(name: str) -> None:
    """One and nothing are counted with; the power of two is what doubling means."""
    assert set(NUMBER.findall(code(name))) <= {"0", "1", "2"}
