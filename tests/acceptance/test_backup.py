"""Backup and restore: what was redacted after a backup stays redacted, and nothing makes an archive unasked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.archive.recording.redact import redact
from crawler.archive.recording.redaction_list import list_redactions
from crawler.archive.sources.channels import list_addresses
from crawler.model.entries import ListedEntry
from scheduler.cli.keeping.pg_programs import run_for_server
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import POLICY, desk
from tests.integration.evidence.desk import OTHER, URL, fill, seal

ROOT = Path(__file__).parents[2]
READS_OR_CHANGES = (
    ("status",),
    ("search", "bridge"),
    ("verify",),
    ("logs",),
    ("alarms",),
    ("schema",),
    ("history", "https://news.example/a"),
    ("watch",),
    ("backup", "archive.dump"),
    ("sources", "pause", "herald"),
    ("grant-reader", "ada"),
    ("psql", "-c", "SELECT 1"),
)


async def _filled(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)
        await seal(at)


async def _redacted(dsn: str, url: str) -> None:
    async with desk(dsn) as at:
        await redact(at.database, url, None, "by the court of Riverton")
        await seal(at)


def words(program: Program) -> int:
    """How many revisions still have words."""
    return int(program.value("SELECT count(*) FROM archive.revisions WHERE text <> ''"))


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    made = Program(dsn, tmp_path)
    run(_filled(dsn))
    return made


def test_what_was_redacted_after_the_backup_is_redacted_again_by_the_restore(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    dump = tmp_path / "monday.dump"
    made = program.run("backup", str(dump), "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["bytes"] == dump.stat().st_size > 10_000
    assert told["redactions"] == 0 and len(told["head"]) == 64
    had = words(program)
    run(_redacted(program.dsn, URL))
    assert program.run("backup", str(tmp_path / "newest"), "--redactions-only").returncode == 0
    listed = (tmp_path / "newest.redactions.json").read_text()
    assert "Exemplar" not in listed and "Riverton" not in listed and "http" not in listed

    after = Program(empty_dsn, tmp_path)
    restored = after.run("restore", str(dump))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "redacted again: 1" in restored.stdout
    assert words(after) == words(program) < had
    closed = after.rows(
        "SELECT next_visit_at FROM store.address_state JOIN store.address ON address.id = address_id"
        f" WHERE url = '{URL}'"
    )
    assert [row["next_visit_at"] for row in closed] == [None]
    status = json.loads(after.run("status", "--json").stdout)
    assert any("1 redactions were applied again" in check["why"] for check in status["service"]["checks"])
    assert after.run("restore", str(dump)).returncode == 2
    assert program.run("backup", str(dump)).returncode == 2


def test_an_article_that_the_dump_does_not_know_is_closed_by_the_hash_of_its_address(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    dump = tmp_path / "old.dump"
    assert program.run("backup", str(dump)).returncode == 0
    listed = json.loads((tmp_path / "old.dump.redactions.json").read_text())
    key = program.value(f"SELECT encode(sha256(convert_to('{OTHER}x', 'UTF8')), 'hex')")
    entry = {"number": 9, "at": "2026-05-03T10:00:00Z", "article": 4711, "revisions": None}
    listed["redactions"] = [entry | {"addresses": [key]}]
    (tmp_path / "old.dump.redactions.json").write_text(json.dumps(listed))
    after = Program(empty_dsn, tmp_path)
    assert after.run("restore", str(dump), "--quick").returncode == 0

    async def work() -> None:
        async with desk(empty_dsn) as at:
            await list_addresses(
                at.database, at.source_id, at.channel_id, [ListedEntry(OTHER + "x")], claims=POLICY.claims
            )
            planned = await at.rows(
                "SELECT url, next_visit_at FROM store.address_state"
                " JOIN store.address ON address.id = address_id WHERE url = %s",
                OTHER + "x",
            )
            assert [row["next_visit_at"] for row in planned] == [None]
            assert [one.key for one in (await list_redactions(at.database)).closed] == [key]

    run(work())


def test_without_a_list_a_restore_is_refused_unless_it_is_told_to(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    dump = tmp_path / "old.dump"
    assert program.run("backup", str(dump)).returncode == 0
    (tmp_path / "old.dump.redactions.json").unlink()
    after = Program(empty_dsn, tmp_path)
    refused = after.run("restore", str(dump))
    assert refused.returncode == 2 and "--without-redactions" in refused.stderr
    assert after.value("SELECT to_regclass('store.look') IS NULL")
    assert after.run("restore", str(dump), "--without-redactions", "--quick").returncode == 0
    assert "without a list of redactions" in after.run("status").stdout


def test_a_dump_that_pg_restore_has_loaded_is_redacted_again_too(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    dump = tmp_path / "old.dump"
    assert program.run("backup", str(dump)).returncode == 0
    run(_redacted(program.dsn, URL))
    run_for_server("pg_restore", empty_dsn, "--no-owner", "--no-acl", str(dump))
    listed = program.value("SELECT store.redaction_list()::text")
    (tmp_path / "list.json").write_text(listed)
    after = Program(empty_dsn, tmp_path)
    done = after.run("restore", "--redactions", str(tmp_path / "list.json"), "--quick")
    assert done.returncode == 0 and "redacted again: 1" in done.stdout
    assert words(after) == words(program)


def test_a_list_of_another_archive_in_the_same_folder_is_left_alone(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    dump = tmp_path / "old.dump"
    assert program.run("backup", str(dump)).returncode == 0
    listed = json.loads((tmp_path / "old.dump.redactions.json").read_text())
    entry = {"number": 1, "at": "2026-05-03T10:00:00Z", "article": 1, "revisions": None, "addresses": []}
    (tmp_path / "b.redactions.json").write_text(
        json.dumps(listed | {"archive": "0" * 64, "redactions": [entry]})
    )
    after = Program(empty_dsn, tmp_path)
    assert after.run("restore", str(dump), "--quick").returncode == 0
    assert words(after) == words(program)


def test_to_verify_nothing_is_no_success(dsn: str, tmp_path: Path) -> None:
    found = Program(dsn, tmp_path).run("verify")
    assert found.returncode == 1
    assert "NOTHING" in found.stdout
    assert json.loads(Program(dsn, tmp_path).run("verify", "--json").stdout)["whole"] is False


@pytest.mark.parametrize("command", READS_OR_CHANGES, ids=lambda command: command[0])
def test_no_command_makes_an_archive_unasked(command: tuple[str, ...], tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    program = Program("", tmp_path, {"PALIMPSEST_DATA_DIR": str(home)})
    done = program.run(*command)
    assert done.returncode == 2, done.stdout
    assert str(home) in done.stderr and "PALIMPSEST_DATA_DIR" in done.stderr
    assert not home.exists()


def test_an_empty_database_is_named_and_left_empty(empty_dsn: str, tmp_path: Path) -> None:
    done = Program(empty_dsn, tmp_path).run("status")
    assert done.returncode == 2 and "holds no archive" in done.stderr
    assert Program(empty_dsn, tmp_path).value("SELECT to_regnamespace('store') IS NULL")


def test_a_program_beside_the_database_looks_where_the_setting_says(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    done = subprocess.run(
        [sys.executable, "-m", "sql.embedded", "pg_dump"],
        env=os.environ | {"PALIMPSEST_DATA_DIR": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert str(home) in done.stderr
    assert not home.exists()
