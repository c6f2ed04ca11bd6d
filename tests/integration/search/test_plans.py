"""The plans of public queries use their indexes, on a table with the statistics of a large archive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sql.database import statements
from tests.benchmarks.search.filling import fill
from tests.benchmarks.search.texts import NEWEST, Vocabulary
from tests.conftest import copied

ARTICLES = 4000
VOCABULARY = Vocabulary()


@pytest.fixture(scope="module")
def archive(server: str) -> Iterator[psycopg.Connection]:
    """A filled and analysed archive whose plans are logged to the client, those within functions too."""
    with copied(server) as dsn, ExitStack() as stack:
        fill(dsn, VOCABULARY, ARTICLES, lambda _: None)
        superuser = make_conninfo(dsn, user="postgres")
        connection = stack.enter_context(psycopg.connect(superuser, autocommit=True))
        for setting in ("log_min_duration = 0", "log_nested_statements = on", "log_level = notice"):
            connection.execute("LOAD 'auto_explain'")
            connection.execute(f"SET auto_explain.{setting}")  # type: ignore[arg-type]
        # Of so few rows the planner would read the table; of a million it would not.
        connection.execute("SET enable_seqscan = off")
        yield connection


def _plans(
    connection: psycopg.Connection, query: str, values: Sequence[object] | Mapping[str, object] = ()
) -> str:
    said: list[str] = []

    def keep(notice: psycopg.errors.Diagnostic) -> None:
        said.append(notice.message_primary or "")

    connection.add_notice_handler(keep)
    try:
        connection.execute(query, values).fetchall()  # type: ignore[arg-type]
        connection.execute("SELECT")  # within a transaction the plan is told when the next statement comes
    finally:
        connection.remove_notice_handler(keep)
    return "\n".join(said)


def _scans(plans: str, table: str) -> set[str]:
    """The ways in which a table was read: index names, or "Seq Scan"."""
    by_name = re.findall(
        rf"(?:Index Scan|Index Only Scan|Bitmap Index Scan)[^\n]*? (?:using|on) ({table}_\w+)", plans
    )
    return set(by_name) | set(re.findall(rf"(Seq Scan) on (?:\w+\.)?{table}\b", plans))


COMMON, RARE = "ukraine", VOCABULARY.words[20_000]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (COMMON, "article_search_newest"),
        (RARE, "article_search_document"),
        (f"{COMMON} {RARE}", "article_search_document"),
        (f'"{RARE} {VOCABULARY.words[20_001]}"', "article_search_document"),
        (f"{RARE}*", "article_search_document"),
    ],
)
def test_a_common_word_walks_the_times_and_a_rare_one_the_words(
    archive: psycopg.Connection, query: str, index: str
) -> None:
    plans = _plans(archive, "SELECT * FROM archive.search(%s)", [query])
    assert index in _scans(plans, "article_search")
    assert "Seq Scan" not in _scans(plans, "article_search") | _scans(plans, "extraction")


def test_a_source_s_newest_are_walked_in_its_own_index(archive: psycopg.Connection) -> None:
    plans = _plans(archive, "SELECT * FROM archive.search(%s, source => 'source-7')", [COMMON])
    assert "article_search_by_source" in _scans(plans, "article_search")


@pytest.mark.parametrize(
    ("query", "table", "index"),
    [
        ("SELECT * FROM archive.matching(%s)", "article_search", "article_search_document"),
        ("SELECT * FROM archive.search_removed(%s)", "removed_search", "removed_search_document"),
    ],
)
def test_words_are_looked_up_in_the_index_over_words(
    archive: psycopg.Connection, query: str, table: str, index: str
) -> None:
    assert index in _scans(_plans(archive, query, [RARE]), table)


@pytest.mark.parametrize(
    "query", ["SELECT * FROM archive.article_at(%s, %s)", "SELECT * FROM archive.history(%s)"]
)
def test_an_article_is_found_by_its_address_without_reading_a_table(
    archive: psycopg.Connection, query: str
) -> None:
    row = archive.execute("SELECT url FROM store.address WHERE id = 77").fetchone()
    assert row is not None
    values = (row[0], NEWEST) if "article_at" in query else (row[0],)
    plans = _plans(archive, query, values)
    for table in ("address", "alias", "revision", "extraction", "look", "verdict", "diff"):
        assert "Seq Scan" not in _scans(plans, table), plans
    assert "address_by_url" in plans and "revision_by_article" in plans


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
def test_a_new_page_is_looked_up_by_its_headline_where_all_articles_have_one_moment(
    archive: psycopg.Connection, plan: str
) -> None:
    """As after the move of a newsroom to another system: by the moment every page would be compared with all."""
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    with archive.transaction(force_rollback=True):
        archive.execute("UPDATE store.extraction SET published_at = %s, published_local = now()", [moment])
        archive.execute("UPDATE store.article_search SET sort_at = %s", [moment])
        archive.execute("ANALYZE store.extraction, store.article_search")
        archive.execute(f"SET LOCAL plan_cache_mode = {plan}")  # type: ignore[arg-type]
        for name in ("draw_look_and_article", "articles_of_headline"):
            values = dict.fromkeys(re.findall(r"%\((\w+)\)s", statements()[name]))
            values |= {"title": "Of no article", "published_at": moment, "source_id": 1, "keys": []}
            plans = _plans(archive, statements()[name], values)
            assert _scans(plans, "extraction") - {"extraction_by_text"} == {
                "extraction_by_headline",
                "extraction_by_undated_headline",
            }, plans
            assert not _scans(plans, "article_search") - {"article_search_pkey"}, plans
