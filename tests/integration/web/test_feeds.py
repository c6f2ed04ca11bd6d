"""The feeds: Atom that a feed reader takes, of any filter, with ids that stay."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.conftest import copied, run
from tests.integration.archiving import desk, story
from tests.integration.web.conftest import Visitor, visiting

ATOM = "{http://www.w3.org/2005/Atom}"
ATOM_SCHEMA = etree.RelaxNG(file=str(Path(__file__).parent / "atom.rng"))


def parsed(visitor: Visitor, path: str) -> list[feedparser.FeedParserDict]:
    status, headers, body = visitor.get(path)
    assert (status, headers["content-type"]) == (200, "application/atom+xml")
    feed = feedparser.parse(body.encode())
    assert not feed.bozo
    return list(feed.entries)


@pytest.mark.parametrize(
    "path",
    ["/feeds/edits.atom", "/feeds/edits.atom?q=ferry&class=", "/feeds/vanished.atom", "/feeds/alarms.atom"],
)
@pytest.mark.parametrize("archive", ["visitor", "hostile"])
def test_a_feed_is_valid_by_the_schema_of_rfc_4287(
    archive: str, path: str, request: pytest.FixtureRequest
) -> None:
    feed = etree.fromstring(request.getfixturevalue(archive).get(path)[2].encode())
    ATOM_SCHEMA.assertValid(feed)
    assert [link.get("rel") for link in feed.findall(ATOM + "link")] == ["self", "alternate"]
    ids = [entry.findtext(ATOM + "id") for entry in feed.iter(ATOM + "entry")]
    assert len(set(ids)) == len(ids)
    assert all(name.startswith("urn:uuid:") for name in ids if name)


@pytest.mark.parametrize("name", ["id", "title", "updated", "author"])
def test_the_schema_misses_what_an_entry_has_to_have(visitor: Visitor, name: str) -> None:
    feed = etree.fromstring(visitor.get("/feeds/edits.atom")[2].encode())
    entry = feed.find(ATOM + "entry")
    entry.remove(entry.find(ATOM + name))
    assert not ATOM_SCHEMA.validate(feed)


def test_edits_are_those_of_the_page_with_the_same_filter(visitor: Visitor) -> None:
    for query in ("", "?flag=number", "?q=ferry", "?class=correction&source=example"):
        shown = visitor.ids(f"/edits{query}")
        links = [entry.link.rpartition("=")[2] for entry in parsed(visitor, f"/feeds/edits.atom{query}")]
        assert links == shown != []


def test_ids_of_entries_stay(visitor: Visitor) -> None:
    first, second = (parsed(visitor, path) for path in ("/feeds/edits.atom", "/feeds/edits.atom?flag=number"))
    assert {entry.id for entry in second} < {entry.id for entry in first}


def test_what_vanished_is_told_with_its_time(visitor: Visitor) -> None:
    entry = parsed(visitor, "/feeds/vanished.atom")[0]
    row = visitor.rows("SELECT * FROM archive.unavailable")[0]
    assert entry.title == row["title"]
    assert entry.updated == row["missing_since"].isoformat()


def test_characters_that_xml_has_no_place_for_are_left_out(server: str) -> None:
    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/bell", story(title="Before \x0b]]>& <b>"))
            await at.look("https://news.example/bell", story(title="After \x0b]]>& <b>\ufffe"))

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as visitor:
            assert [entry.title for entry in parsed(visitor, "/feeds/edits.atom")] == ["After ]]>& <b>"]
