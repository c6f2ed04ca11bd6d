"""``palimpsest export``: every format, filtered as search is, in constant memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import psycopg
import pytest

from scheduler.cli.messages import Refused
from scheduler.cli.reading.export import command as export
from scheduler.cli.reading.export.formats import FORMATS
from scheduler.config import Config
from tests.conftest import run
from tests.integration.archiving import desk, story
from tests.integration.search.filled_archive import CORRECTED, fill

NONE = {"query": None, "since": None, "until": None, "source": None, "language": None, "by": "edit"}


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)
        await at.look(
            "https://news.example/formula",
            story(title='=HYPERLINK("https://bad.example/")', authors=("-1+1",)),
        )


def _export(dsn: str, what: str, form: str, **filters: Any) -> bytes:
    file = io.BytesIO()
    config = Config(database_url=dsn)  # type: ignore[arg-type]
    run(export.write_export(config, what, form, NONE | filters, file))
    return file.getvalue()


@pytest.mark.parametrize("what", export.WHAT)
def test_every_format_holds_the_same_rows(dsn: str, what: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run(_fill(dsn))
    lines = [json.loads(line) for line in _export(dsn, what, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(_export(dsn, what, "csv").decode())))
    table = parquet.read_table(io.BytesIO(_export(dsn, what, "parquet"))).to_pylist()
    assert len(lines) == len(rows) == len(table) >= 5
    assert list(lines[0]) == list(rows[0]) == list(table[0])
    key = "revision_id" if what == "edits" else "id"
    assert [line[key] for line in lines] == [int(row[key]) for row in rows] == [row[key] for row in table]
    assert [line["sort_at"] for line in lines] == [row["sort_at"].isoformat() for row in table]


def test_an_edit_of_which_no_words_are_left_is_held_by_every_format(dsn: str) -> None:
    """Its list of changed words is empty: JSON as the lists of the others are."""
    parquet = pytest.importorskip("pyarrow.parquet")
    run(_fill(dsn))
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE store.diff SET hunks = '[]' WHERE after_id = (SELECT max(after_id) FROM store.diff)"
        )
    lines = [json.loads(line)["hunks"] for line in _export(dsn, "edits", "jsonl").splitlines()]
    rows = csv.DictReader(io.StringIO(_export(dsn, "edits", "csv").decode()))
    table = parquet.read_table(io.BytesIO(_export(dsn, "edits", "parquet"))).to_pylist()
    assert [] in lines
    assert [json.loads(row["hunks"] or "[]") for row in rows] == lines
    assert [json.loads(row["hunks"]) for row in table] == lines


def test_a_spreadsheet_takes_no_cell_for_a_formula(dsn: str) -> None:
    run(_fill(dsn))
    rows = list(csv.DictReader(io.StringIO(_export(dsn, "articles", "csv", query="hyperlink").decode())))
    assert [(row["title"], row["authors"]) for row in rows] == [
        ('\'=HYPERLINK("https://bad.example/")', "'-1+1")
    ]


def test_filters_are_those_of_search(dsn: str) -> None:
    run(_fill(dsn))
    assert {
        json.loads(line)["language"] for line in _export(dsn, "articles", "jsonl", language="uk").splitlines()
    } == {"uk"}
    edits = [json.loads(line) for line in _export(dsn, "edits", "jsonl", query="drones").splitlines()]
    assert edits and {edit["url"] for edit in edits} <= {CORRECTED, "https://news.example/moved"}
    assert _export(dsn, "articles", "jsonl", source="example", until="2020-01-01") == b""
    for what in export.WHAT:
        with pytest.raises(Refused, match=r"no source is called .*example"):
            _export(dsn, what, "jsonl", source="nobody")
        with pytest.raises(Refused, match="no word that is searched for"):
            _export(dsn, what, "jsonl", query="…")


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_of_nothing_is_a_whole_file(dsn: str, form: str) -> None:
    data = _export(dsn, "articles", form)
    if form == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        table = parquet.read_table(io.BytesIO(data))
        assert (table.num_rows, "title" in table.column_names) == (0, True)
    else:
        assert data.startswith(b"id,source,title" if form == "csv" else b"")


def test_an_export_that_fails_leaves_no_file(
    dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(_fill(dsn))
    monkeypatch.setenv("PALIMPSEST_DATABASE_URL", dsn)
    target = tmp_path / "articles.csv"
    with pytest.raises(Refused):
        export.export("articles", output=target, query="…")
    assert list(tmp_path.iterdir()) == []
    export.export("articles", output=target)
    assert [path.name for path in tmp_path.iterdir()] == ["articles.csv"]
    with pytest.raises(Refused, match="no format"):
        export.export("articles", output=tmp_path / "articles.xlsx")
    with pytest.raises(Refused, match="cannot be exported"):
        export.export("people", output=target)
    pages = tmp_path / "pages.warc.gz"
    with pytest.raises(Refused, match="kind of rows"):
        export.export("articles", output=pages, warc=True)
    with pytest.raises(Refused, match="kind of rows"):
        export.export(None, output=pages, warc=True, form="csv")
    with pytest.raises(Refused, match=r"no source is called .*example"):
        export.export(None, output=pages, warc=True, source="nobody")
    with pytest.raises(Refused, match="name what to export"):
        export.export(None, output=target)


class _Counting(io.RawIOBase):
    """A file that keeps nothing but its size."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        return len(data)


def test_memory_does_not_grow_with_the_export(dsn: str) -> None:
    async def many() -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/one", story(body=("word " * 4000,)))
            async with at.database.transaction() as session:
                await session.connection.execute(_MULTIPLY)

    run(many())
    config, file = Config(database_url=dsn), _Counting()  # type: ignore[arg-type]
    tracemalloc.start()
    rows = run(export.write_export(config, "revisions", "jsonl", NONE, file))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 4001 and file.size > 80_000_000
    assert peak < file.size / 3


_MULTIPLY = """
WITH looks AS (
    INSERT INTO store.look (observed_at, address_id, url, final_url, outcome, raw_size, raw_sha256)
    SELECT observed_at + n * interval '1 second', address_id, url, final_url, outcome, raw_size, raw_sha256
      FROM store.look, generate_series(1, 4000) AS n RETURNING id, observed_at
), chain AS (
    SELECT id, observed_at, row_number() OVER (ORDER BY id) AS n FROM looks
), numbered AS (
    INSERT INTO store.revision (id, article_id, look_id, previous_id, observed_at, previous_last_seen_at)
        OVERRIDING SYSTEM VALUE
    SELECT first.id + n, first.article_id, chain.id, first.id + n - 1, chain.observed_at, chain.observed_at
      FROM chain, store.revision AS first RETURNING id, look_id
)
INSERT INTO store.extraction (revision_id, look_id, extractor, normaliser, title, body, words, text_sha256,
    content_sha256)
SELECT numbered.id, numbered.look_id, extractor, normaliser, title, body, words, text_sha256, content_sha256
  FROM numbered, store.extraction"""


def test_since_asks_for_the_time_of_the_edit_unless_told_to_ask_for_the_articles(dsn: str) -> None:
    """An old article that was edited today is among today's edits, and one published today that was not is none."""
    run(_fill(dsn))
    with psycopg.connect(dsn) as connection:
        edited = connection.execute("SELECT max(changed_before), max(sort_at) FROM archive.edits").fetchone()
    assert edited and edited[0] > edited[1]
    late = [json.loads(line) for line in _export(dsn, "edits", "jsonl", since=edited[0]).splitlines()]
    assert len(late) == 1 and late[0]["changed_before"] == edited[0].isoformat()
    assert _export(dsn, "edits", "jsonl", since=edited[0], by="article") == b""
    assert _export(dsn, "revisions", "jsonl", until=edited[1]) == b""
