"""Keys made again when the rules changed: articles meet where their addresses do, and only where they agree."""

from __future__ import annotations

from crawler.archive.articles.rekey import rekey
from crawler.identity import URL_KEY_VERSION, url_key
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story
from tests.integration.test_copies import OTHER

URL = "https://news.example/story-one"
TAGGED = URL + "?utm_source=letter"


async def as_older_rules_had_it(at: Desk, second: str) -> None:
    """Two addresses that the rules of now give one key, each with a key of its own."""
    await at.rows("UPDATE store.address SET key_version = 0, url = %s WHERE id = 2 RETURNING 1", second)
    await at.rows("UPDATE store.address SET key_version = 0 RETURNING 1")


def test_articles_whose_addresses_meet_are_merged(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL + "-letter", story(body=("A short form of it.",))) == "new"
            await as_older_rules_had_it(at, TAGGED)
            done = await rekey(at.database, batch=1)
            assert (done.addresses, done.met, done.merged) == (2, 1, 1)
            assert [row["id"] for row in await at.rows("SELECT archive.article(2) AS id")] == [1]
            assert await at.look(URL, story()) == "changed"
            last = await at.rows("SELECT repeats_id FROM store.revision ORDER BY id DESC LIMIT 1")
            assert last[0]["repeats_id"] == 1
            assert (await rekey(at.database)).addresses == 0

    run(work())


def test_articles_that_do_not_agree_stay_two(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL + "-letter", story(title="Curtains", body=OTHER)) == "new"
            await as_older_rules_had_it(at, TAGGED)
            done = await rekey(at.database)
            assert (done.met, done.merged) == (1, 0)
            assert await at.count("archive.articles") == 2
            quiet = await at.rows("SELECT next_visit_at FROM store.address_state WHERE address_id = 2")
            assert quiet[0]["next_visit_at"] is None

    run(work())


def test_a_key_that_only_changed_its_spelling_is_put_in_place(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.rows("UPDATE store.address SET key_version = 0, url_key = 'news.example/x' RETURNING 1")
            assert (await rekey(at.database)).changed == 1
            rows = await at.rows("SELECT url_key, key_version FROM store.address")
            assert [(row["url_key"], row["key_version"]) for row in rows] == [(url_key(URL), URL_KEY_VERSION)]
            assert await at.look(URL, story()) == "unchanged"

    run(work())
