"""The ledger: append-only, hashed, sealed into a chain."""

from __future__ import annotations

import hashlib

import psycopg
import pytest

from sql.rows.service import SEAL
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story

URL = "https://news.example/story-one"


async def seal(at: Desk) -> int:
    async with at.database.transaction() as session:
        sealed: int = await session.one(SEAL)
    return sealed


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE store.look SET url = 'x'",
        "DELETE FROM store.look",
        "TRUNCATE store.look CASCADE",
        "UPDATE store.act SET subject = 0",
        "DELETE FROM store.block",
        "DELETE FROM store.revision_state",
    ],
)
def test_entries_are_neither_changed_nor_deleted(dsn: str, change: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                await at.rows(change)

    run(work())


def test_every_entry_has_the_hash_of_its_text(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, status=404, outcome="not_found")
            for row in await at.rows("SELECT entry_sha256, store.look_entry(look) AS entry FROM store.look"):
                assert hashlib.sha256(row["entry"].encode()).digest() == row["entry_sha256"]

    run(work())


def test_what_the_archive_does_stands_in_the_ledger_too(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story(title="Bridges mended"))
            acts = await at.rows("SELECT kind FROM store.act ORDER BY id")
            assert [row["kind"] for row in acts] == [
                *("article", "revision", "state", "text"),
                *("revision", "text", "verdict"),
            ]
            for row in await at.rows("SELECT entry_sha256, store.act_entry(act) AS entry FROM store.act"):
                assert hashlib.sha256(row["entry"].encode()).digest() == row["entry_sha256"]

    run(work())


def test_blocks_close_every_entry_once_and_name_the_block_before(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story())
            assert await seal(at) == 2 + 4
            assert await seal(at) == 0
            await at.look(URL, story())
            assert await seal(at) == 1
            blocks = await at.rows("SELECT * FROM store.block ORDER BY id")
            assert [(len(block["entries"]), len(block["acts"])) for block in blocks] == [(2, 4), (1, 0)]
            assert blocks[0]["previous_sha256"] == bytes(32)
            assert blocks[1]["previous_sha256"] == blocks[0]["block_sha256"]
            listed = [
                f"{row['entry_sha256'].hex()}  {name}-{row['id']}.txt\n"
                for name in ("look", "act")
                for row in await at.rows(f"SELECT id, entry_sha256 FROM store.{name} ORDER BY id")
                if (name, row["id"]) != ("look", 3)
            ]
            assert hashlib.sha256("".join(listed).encode()).digest() == blocks[0]["entries_sha256"]

    run(work())
