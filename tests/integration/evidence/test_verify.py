"""Whatever is changed in the tables is found by verify, and named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import DictRow

from crawler.evidence.timestamps import read_roots
from crawler.evidence.verification.verify import NothingThere, Outside, VerificationScope
from scheduler.config import Config
from scheduler.maintenance.stamp_head import stamp_head
from sql.database import Session
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.authority import Authority, serving
from tests.integration.evidence.desk import GONE, OTHER, URL, fill, fill_all, seal, verified, verified_in

TABLES = {
    "look": "look ",
    "look_headers": "headers of look ",
    "block": "block ",
    "act": "act ",
    "capture": "body of look ",
    "extraction": "text ",
    "verdict": "verdict ",
    "diff": "verdict ",
    "revision": "revision ",
    "revision_state": "revision ",
    "article": "article ",
    "availability": ("state ", "article "),
    "alias": "article ",
    "claim": "claim ",
    "article_state": "article ",
    "article_event": "event ",
    "redaction": ("redaction ", "text ", "verdict "),
    "stamp": ("stamp ", "block "),
}
"""Each table, and how what is changed in it is named."""
CHANGES = {
    "text": ("overlay({0} placing chr(ascii(left({0}, 1)) # 1) from 1 for 1)",),
    "bytea": (
        "set_byte({0}, 0, get_byte({0}, 0) # 1)",
        "set_byte({0}, octet_length({0}) - 1, get_byte({0}, octet_length({0}) - 1) # 1)",
    ),
    "timestamp with time zone": ("{0} + interval '1 microsecond'",),
    "timestamp without time zone": ("{0} + interval '1 second'",),
    "json": ("replace({0}::text, 'html', 'htmk')::json",),
    "jsonb": ("CASE jsonb_typeof({0}) WHEN 'array' THEN {0} || {0} ELSE {0} || '{{\"languages\": []}}' END",),
    "ARRAY": ("{0} || {0}[1:1]",),
    "inet": ("{0} + 1",),
    "boolean": ("NOT {0}",),
    "smallint": ("{0} + 1",),
    "integer": ("{0} + 1",),
    "real": ("{0} / 2",),
    "tstzrange": (
        "tstzrange(lower({0}) + interval '1 microsecond', upper({0}))",
        "tstzrange(lower({0}), upper({0}) + interval '1 microsecond')",
    ),
}
OTHERS = {
    ("look", "outcome"): "'gone'",
    ("act", "kind"): "CASE WHEN subject > 5 THEN 'redaction' ELSE {0} END",
    ("verdict", "class"): "'typo'",
    ("availability", "state"): "'gone'",
    ("claim", "kind"): "'news_published'",
    ("article_event", "kind"): "'split'",
}
"""Columns that take a few names only, and another one of them."""
NOT_EVIDENCE = {
    ("capture", "reasons"),  # why a body is kept, not what it is
    ("alias", "recorded_at"),
    ("article_state", "looks"),  # counts for the ladder
    ("article_state", "missing_looks"),
    ("article_state", "failed_looks"),
    ("alias", "reason"),
    (
        "stamp",
        "authority",
    ),  # whom the archive asked, and when it wrote the answer down: the stamp itself is signed
    ("stamp", "recorded_at"),
}
COLUMNS = """
    SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'store' AND table_name = ANY (%s) AND data_type <> 'bigint' AND is_generated = 'NEVER'
     ORDER BY array_position(%s, table_name::text), ordinal_position
"""


async def changed(session: Session, table: str, column: str, change: str) -> bool:
    """Change one value past the triggers; False where there is none, or a constraint refuses."""
    execute = session.connection.execute
    value = change.format(column)
    try:
        async with session.connection.transaction():
            await execute(f"ALTER TABLE store.{table} DISABLE TRIGGER USER")
            done = await execute(
                f"UPDATE store.{table} SET {column} = {value} WHERE ctid = (SELECT ctid FROM store.{table}"
                f" WHERE {column}::text IS DISTINCT FROM ({value})::text ORDER BY ctid LIMIT 1)"
            )
    except psycopg.IntegrityError:
        return False
    return done.rowcount == 1


def changes(columns: list[DictRow]) -> Iterator[tuple[str, str, str]]:
    for row in columns:
        if (row["table"], row["column"]) not in NOT_EVIDENCE:
            other = OTHERS.get((row["table"], row["column"]))
            for change in (other,) if other else CHANGES[row["type"]]:
                yield row["table"], row["column"], change


def test_one_changed_value_in_any_column_is_found_and_named(dsn: str, tmp_path: Path) -> None:
    async def work(authority: Authority) -> None:
        async with desk(dsn) as at:
            await fill_all(at)
            await stamp_head(at.database, Config(stamps=authority.url))
            outside = Outside(read_roots(authority.root))
            whole = await verified(at, outside=outside)
            assert whole.breaks == []
            assert whole.checked["looks"] == 11 and whole.checked["bodies"] >= 5 and whole.pruned == 0
            columns = await at.rows(COLUMNS, list(TABLES), list(TABLES))
            unfound, tried = [], set()
            for table, column, change in changes(columns):
                async with at.database.transaction() as session:
                    if await changed(session, table, column, change):
                        tried.add((table, column))
                        breaks = (await verified_in(session, outside=outside)).breaks
                        if not any(one.what.startswith(TABLES[table]) for one in breaks):
                            unfound.append((table, column, change, [str(one) for one in breaks]))
                    raise psycopg.Rollback
            assert unfound == []
            untried = {(row["table"], row["column"]) for row in columns} - tried - NOT_EVIDENCE
            assert untried == set()

    with serving(tmp_path) as authority:
        run(work(authority))


TAKEN_OUT_OR_PUT_IN = {
    "DELETE FROM store.look_headers WHERE look_id = 3": "headers of look 3: they are gone",
    "DELETE FROM store.capture WHERE look_id = 3": "body of look 3: it proves revision 2",
    "UPDATE store.capture SET body = body || 'x'::bytea WHERE look_id = 3": "body of look 3: it is not stored",
    "UPDATE store.address SET url = url || '?' WHERE id = 1": "article 1: one of its addresses is not",
    "DELETE FROM store.claim": "claim 1: the ledger has it, and the row is gone",
    "DELETE FROM store.unsealed": "look 11: no block closes it",
    "DELETE FROM store.block WHERE id = 1": "look 1: no block closes it",
    "UPDATE store.revision SET dismissed_at = '2026-01-01', dismissed_by = 'x' WHERE id = 2": "revision 2 of",
    "UPDATE store.revision SET article_id = 2 WHERE id = 2": "revision 2 of article 2",
    "UPDATE store.diff SET hunks = '[]' WHERE after_id = 2": "verdict 1: its diff is not the one",
    "DELETE FROM store.diff WHERE after_id = 2": "verdict 1: its diff is gone",
    "UPDATE store.extraction SET body = 'x';"
    "UPDATE store.extraction AS e SET words_sha256 = sha256(convert_to(store.words_text(e), 'UTF8'))": (
        "text 1: the row is not the one"
    ),
}


def test_what_is_taken_out_or_put_in_past_the_archive_is_named(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            await at.look(OTHER, status=500, outcome="server_error")
            for change, named in TAKEN_OUT_OR_PUT_IN.items():
                async with at.database.transaction() as session:
                    for table in ("block", "unsealed", "look"):
                        await session.connection.execute(f"ALTER TABLE store.{table} DISABLE TRIGGER USER")
                    await session.connection.execute(change)
                    found = [str(one) for one in (await verified_in(session)).breaks]
                    assert any(one.startswith(named) for one in found), (change, found)
                    raise psycopg.Rollback

    run(work())


def test_rows_that_the_ledger_does_not_have_are_named(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            async with at.database.transaction() as session:
                await session.connection.execute("ALTER TABLE store.verdict DISABLE TRIGGER is_an_act")
                await session.connection.execute(
                    "INSERT INTO store.verdict (revision_id, before_id, after_id, rules, class)"
                    " SELECT revision_id, before_id, after_id, 'mine', 'typo' FROM store.verdict LIMIT 1"
                )
                report = await verified_in(session)
                raise psycopg.Rollback
            assert any("the ledger does not have it" in str(one) for one in report.breaks)

    run(work())


def test_a_part_of_the_archive_is_verified_by_itself(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            one = await verified(at, VerificationScope(url=GONE))
            assert one.breaks == [] and one.checked["articles"] == 1
            assert (await verified(at, VerificationScope(source="example"))).checked["articles"] == 3
            [now] = await at.rows("SELECT clock_timestamp() AS at")
            late = await verified(at, VerificationScope(since=now["at"]))
            assert late.checked["rows"] == 0 and late.checked["blocks"] == 1
            async with at.database.transaction() as session:
                await changed(session, "extraction", "title", "'forged'")
                found = (await verified_in(session, VerificationScope(url=URL))).breaks
                assert str(found[0]).startswith("text 1: its words are not those")
                assert (await verified_in(session, VerificationScope(url=OTHER))).breaks == []
                raise psycopg.Rollback
            with pytest.raises(NothingThere, match="never-seen"):
                await verified(at, VerificationScope(url="https://news.example/never-seen"))

    run(work())
