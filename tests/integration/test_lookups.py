"""An article is found by every spelling of its address, and what is not known is told from what was not seen yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from crawler.identity import URL_KEY_VERSION
from scheduler.cli.reading.history import read_history
from scheduler.config import Config
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story

URL = "https://www.gazette.example.org/новини/пором-5?id=7"
OTHER = "https://gazette.example.org/unrelated"
PATH = quote("/новини/пором-5")
PLAIN = f"https://www.gazette.example.org{PATH}?id=7"
SPELLINGS = [
    URL,
    PLAIN,
    PLAIN.replace("%D0", "%d0"),
    f"HTTP://M.GAZETTE.EXAMPLE.ORG:80{PATH}/?id=7#top",
    f"gazette.example.org{PATH}?utm_source=x&id=7&fbclid=y",
    f"https://reader@gazette.example.org.:443{PATH}/amp?id=7",
    f"https://www-gazette-example-org.cdn.ampproject.org/c/s/www.gazette.example.org{PATH}?id=7",
    f"https://www.google.com/amp/s/www.gazette.example.org{PATH}?id=7",
    f"https://web.archive.org/web/20310607120000/{PLAIN}",
    f"https://l.facebook.com/l.php?u={quote(PLAIN, safe='')}&h=x",
    f"https://l.facebook.com/l.php?u={quote(f'https://web.archive.org/web/2031/{PLAIN}', safe='')}",
    f"https://www-gazette-example-org.translate.goog{PATH}?id=7&_x_tr_sl=uk&_x_tr_tl=en",
]
STRANGERS = [
    OTHER,
    f"https://gazette.example.org{PATH}?id=8",
    f"https://other.example{PATH}?id=7",
    "",
    "%",
    "https://%zz/%00%ff",
    "?q=[(",
]


async def _found(at: Desk, url: str) -> list[Any]:
    rows = await at.rows(
        "SELECT archive.sight(given.url, given.at) AS sight,"
        " (SELECT count(*) FROM archive.history(given.url)) AS events,"
        " (SELECT article_id FROM archive.article_at(given.url, given.at)) AS article_id"
        " FROM (SELECT %s::text, %s::timestamptz) AS given (url, at)",
        *(url, at.now),
    )
    return [rows[0]["events"] > 0, rows[0]["sight"], rows[0]["article_id"]]


def test_every_spelling_leads_to_the_article_in_sql(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert {url: await _found(at, url) for url in SPELLINGS} == {
                key: [True, "seen", 1] for key in SPELLINGS
            }
            assert {url: await _found(at, url) for url in STRANGERS} == {
                key: [False, "unknown", None] for key in STRANGERS
            }

    run(work())


def test_the_command_finds_it_too_and_says_what_is_not_known(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.rows(
                "INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)"
                " SELECT %s, key, key, sha256(convert_to(key, 'UTF8')), %s FROM (SELECT %s::text) AS one (key)"
                " RETURNING 1",
                *(at.source_id, URL_KEY_VERSION, OTHER),
            )
        config = Config(database_url=dsn)
        for url in SPELLINGS:
            assert (await read_history(config, url)).events, url
        listed, unknown = [
            await read_history(config, url) for url in (OTHER, "https://gazette.example.org/nowhere")
        ]
        assert (listed.article, listed.is_listed, unknown.article, unknown.is_listed) == (
            None,
            True,
            None,
            False,
        )

    run(work())


def test_an_address_that_is_not_seen_yet_is_told_from_an_unknown_one(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            before = at.now - timedelta(days=1)
            await at.look(URL, story())
            sights = await at.rows(
                "SELECT archive.sight(%s, %s) AS early, archive.sight(%s, %s) AS now",
                *(URL, before, URL, at.now),
            )
            assert sights == [{"early": "not_yet", "now": "seen"}]

    run(work())


def test_a_spelling_that_a_look_led_through_is_listed(dsn: str) -> None:
    amp = "https://amp.gazette.example.org/story/5"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look("https://gazette.example.org/story/5", story(), final_url=amp)
            rows = await at.rows("SELECT url, url_key, reason FROM archive.addresses ORDER BY url")
            assert [(row["url"], row["url_key"], row["reason"]) for row in rows] == [
                (amp, "https://gazette.example.org/story/5", "requested"),
                ("https://gazette.example.org/story/5", "https://gazette.example.org/story/5", "requested"),
            ]

    run(work())
