"""Which bodies are kept, and that they come back to the byte."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.captures.capture_store import CaptureBroken, compress, decompress, restore
from sql.database import Session
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story

URL = "https://news.example/story-one"


@given(st.binary(max_size=4000), st.binary(max_size=4000))
def test_any_body_comes_back_to_the_byte(keyframe: bytes, raw: bytes) -> None:
    stored, is_delta = compress(raw, keyframe)
    assert decompress(stored, keyframe if is_delta else None) == raw


def test_the_whole_of_a_large_page_is_looked_into() -> None:
    before = random.Random(1).randbytes(3_000_000).hex().encode()
    after = before.replace(b"00", b"0 0", 1)
    stored, is_delta = compress(after, before)
    assert is_delta
    assert len(stored) < 1000
    assert decompress(stored, before) == after


def page(seed: int, banner: str) -> bytes:
    words = random.Random(seed)
    body = " ".join(f"word{words.randrange(5000)}" for _ in range(8000))
    return f"<html><div>{banner}</div><p>{body}</p></html>".encode()


async def captures(at: Desk) -> list[list[str]]:
    rows = await at.rows("SELECT reasons FROM store.capture ORDER BY id")
    return [sorted(row["reasons"]) for row in rows]


def test_an_article_that_never_changes_keeps_two_bodies(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(6):
                await at.look(URL, story(), body=page(1, f"banner {number}"))
            assert await captures(at) == [["first"], ["newest"]]
            rows = await at.rows(
                "SELECT keyframe_id, octet_length(body) AS size, raw_size FROM store.capture ORDER BY id"
            )
            assert rows[1]["keyframe_id"] is not None
            assert rows[1]["size"] < rows[1]["raw_size"] / 100

    run(work())


def test_the_last_sight_of_the_old_words_and_the_first_of_the_new_stay(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            bodies = [page(1, f"banner {number}") for number in range(5)]
            titles = ["One", "One", "Two", "Two", "Two"]
            for title, body in zip(titles, bodies, strict=True):
                await at.look(URL, story(title=title), body=body)
            assert await captures(at) == [["first"], ["before"], ["revision"], ["newest"]]
            kept = await at.rows("SELECT id FROM store.capture ORDER BY id")
            async with at.database.transaction() as session:
                restored = [await restore(session, row["id"]) for row in kept]
            assert restored == [bodies[0], bodies[1], bodies[2], bodies[4]]

    run(work())


def test_a_body_that_was_changed_by_hand_is_found(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(), body=page(1, "a"))
            row = (await at.rows("SELECT id FROM store.capture"))[0]
            async with at.database.transaction() as session:
                await _replace_body(session, row["id"])
                with pytest.raises(CaptureBroken):
                    await restore(session, row["id"])

    run(work())


async def _replace_body(session: Session, capture_id: int) -> None:
    await session.connection.execute(
        "UPDATE store.capture SET body = %s WHERE id = %s", (compress(b"forged", None)[0], capture_id)
    )
