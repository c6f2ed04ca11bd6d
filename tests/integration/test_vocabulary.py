"""The vocabularies of the program beside those of the database: the same words, and the same sets of them."""

from __future__ import annotations

import re

import psycopg
import pytest

from crawler.evidence.ledger_format import ActKind
from crawler.identity.copies import CopyKind
from crawler.model.articles import AliasReason, ArticleEventKind, Availability, CaptureReason
from crawler.model.channels import ChannelKind, ClaimKind, FetchPurpose, FoundBy
from crawler.model.crawls import CrawlCount, CrawlOutcome, CrawlTrigger
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.vocabulary import Vocabulary
from crawler.revisions import RevisionKind
from crawler.revisions.vocabulary import EDIT_KINDS, LABELS
from scheduler.health.vocabulary import AlarmEvent, AlarmKind, AlarmSeverity, HealthState
from tests.vocabularies import members, vocabularies

_LISTED: tuple[tuple[str, type[Vocabulary]], ...] = (
    ("fetch_outcome", FetchOutcome),
    ("alarm_kind", AlarmKind),
)
_CHECKED: tuple[tuple[str, str, type[Vocabulary]], ...] = (
    ("crawl", "trigger", CrawlTrigger),
    ("crawl", "outcome", CrawlOutcome),
    ("channel", "kind", ChannelKind),
    ("channel", "found_by", FoundBy),
    ("fetch", "purpose", FetchPurpose),
    ("fetch_outcome", "counts", CrawlCount),
    ("claim", "kind", ClaimKind),
    ("availability", "state", Availability),
    ("alias", "reason", AliasReason),
    ("article_event", "kind", ArticleEventKind),
    ("capture", "reasons", CaptureReason),
    ("verdict", "class", RevisionKind),
    ("copy", "kind", CopyKind),
    ("act", "kind", ActKind),
    ("source_health", "state", HealthState),
    ("alarm", "severity", AlarmSeverity),
    ("alarm_event", "what", AlarmEvent),
)
_SHOWN_ONLY: dict[tuple[str, str], set[str]] = {("crawl", "outcome"): {CrawlOutcome.RUNNING}}
"""Words that lists show and no row holds."""
_OF_COLUMN = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'c' AND conrelid = format('store.%%I', %s::text)::regclass
   AND conkey = ARRAY(SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = %s)
"""
_FUNCTIONS = """
SELECT format('store.%%s', proname), proargtypes::regtype[]::text[], obj_description(oid, 'pg_proc'), provolatile
  FROM pg_proc WHERE pronamespace = 'store'::regnamespace AND prorettype = 'boolean'::regtype AND pronargs = 1
   AND proname ~ %s
"""


@pytest.mark.parametrize(
    "vocabulary", [each for each in vocabularies() if each.sets()], ids=lambda each: each.__name__
)
def test_each_set_is_its_sql_function_for_every_member(dsn: str, vocabulary: type[Vocabulary]) -> None:
    with psycopg.connect(dsn) as connection:
        for name, words in vocabulary.sets().items():
            function = vocabulary.sql_function(name)
            row = connection.execute(
                "SELECT proargtypes[0]::regtype::text FROM pg_proc WHERE oid = %s::regproc", (function,)
            ).fetchone()
            assert row is not None
            given = "ARRAY[word]" if row[0] == "text[]" else "word"
            found = connection.execute(
                f"SELECT word FROM unnest(%s::text[]) AS word WHERE {function}({given})",  # type: ignore[arg-type]
                ([*vocabulary, "a word of the next version"],),
            )
            assert {word for (word,) in found} == words, function


def test_no_function_stands_for_a_set_that_is_gone(dsn: str) -> None:
    declared = {each.sql_function(name) for each in vocabularies() for name in each.sets()}
    names = "|".join(each.sql_function("").removeprefix("store.") for each in vocabularies())
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(_FUNCTIONS, (f"^({names})",)).fetchall()
    assert {name for name, *_ in rows} == declared
    assert all(comment and volatility == "i" for *_, comment, volatility in rows)


@pytest.mark.parametrize(("table", "vocabulary"), _LISTED)
def test_a_vocabulary_is_the_list_in_the_database(dsn: str, table: str, vocabulary: type[Vocabulary]) -> None:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(f"SELECT name FROM store.{table}")  # type: ignore[arg-type]
        assert {name for (name,) in rows} == members(vocabulary)


@pytest.mark.parametrize(("table", "column", "vocabulary"), _CHECKED)
def test_a_vocabulary_is_what_its_column_takes(
    dsn: str, table: str, column: str, vocabulary: type[Vocabulary]
) -> None:
    with psycopg.connect(dsn) as connection:
        checks = [check for (check,) in connection.execute(_OF_COLUMN, (table, column)) if "ARRAY[" in check]
    taken = max((set(re.findall(r"'(\w+)'", check)) for check in checks), key=len)
    assert taken == members(vocabulary) - _SHOWN_ONLY.get((table, column), set())


def test_the_states_of_alarms_are_states_of_sources(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        states = connection.execute("SELECT DISTINCT state FROM store.alarm_kind WHERE state IS NOT NULL")
        assert {state for (state,) in states} == members(HealthState) - HealthState.NEEDS_NO_REASON


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("SELECT FROM store.look WHERE store.fetch_outcome_shows_article(outcome)", "outcome = ANY ("),
        ("SELECT FROM store.verdict WHERE NOT store.revision_kind_is_hidden(class)", "class <> ALL ("),
        ("SELECT FROM store.capture WHERE NOT store.capture_reason_is_needed(reasons)", "capture_prunable"),
    ],
)
def test_the_planner_sees_the_list_behind_a_function(dsn: str, question: str, answer: str) -> None:
    """An index on a condition that a set is part of would not be used otherwise."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = "\n".join(line for (line,) in connection.execute(f"EXPLAIN {question}"))  # type: ignore[arg-type]
    assert answer in plan
    assert "store.fetch_outcome" not in plan


def test_edits_have_the_labels_of_the_program(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        for kind, label in LABELS.items():
            assert connection.execute("SELECT store.edit_label(%s)", (kind,)).fetchone() == (label,)
    assert set(EDIT_KINDS) == set(LABELS)
