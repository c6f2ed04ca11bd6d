"""What newer versions of the program make again by themselves: keys of addresses, signatures of texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.archive import copies
from crawler.archive.rekey import rekey
from crawler.identity import SIGNATURE_VERSION, URL_KEY_VERSION
from scheduler.upkeep import keep_up
from tests.conftest import run
from tests.integration.archiving import desk, story
from tests.integration.test_copies import OTHER

URL = "https://news.example/story-one"


def test_what_older_versions_keyed_and_signed_is_made_again(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies.catch_up, "__defaults__", (500, timedelta(0)))

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL + "-two", story(title="Curtains", body=OTHER))
            await at.rows("UPDATE store.address SET key_version = 0 RETURNING 1")
            await at.rows(
                "UPDATE store.signature SET version = 'older', bands = array_fill(0, ARRAY[64]) RETURNING 1"
            )
            await keep_up(at.database)
            keyed = await at.rows("SELECT DISTINCT key_version FROM store.address")
            assert [row["key_version"] for row in keyed] == [URL_KEY_VERSION]
            signed = await at.rows("SELECT version, bands[1] <> 0 AS anew FROM store.signature")
            assert [(row["version"], row["anew"]) for row in signed] == [(SIGNATURE_VERSION, True)] * 2
            assert await at.count("store.unsigned") == 0
            assert (await rekey(at.database)).addresses == 0
            assert await copies.sign_again(at.database) == 0

    run(work())
