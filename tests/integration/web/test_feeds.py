"""The feeds: Atom that a feed reader takes, of any filter, with ids that stay."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from scheduler.web.pages import feeds
from tests.conftest import copied, run
from tests.integration.archiving import PARAGRAPHS, desk, story
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
    [
        "/feeds/edits.atom",
        "/feeds/edits.atom?q=ferry&class=",
        "/feeds/vanished.atom",
        "/feeds/copies.atom",
        "/feeds/search.atom?q=council",
        "/feeds/articles/1.atom",
        "/feeds/alarms.atom",
    ],
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


def test_a_feed_shows_what_changed_as_html_and_leads_to_the_original(visitor: Visitor) -> None:
    entry = parsed(visitor, "/feeds/edits.atom?class=correction")[0]
    row = visitor.rows(
        "SELECT * FROM archive.edits WHERE class = 'correction' ORDER BY changed_before DESC, revision_id DESC"
    )[0]
    changed = row["hunks"][0]
    assert f"<del>{changed['removed']}</del> <ins>{changed['added']}</ins>" in entry.content[0].value
    assert [link.href for link in entry.links if link.rel == "via"] == [row["url"]]
    assert {tag.term for tag in entry.tags} == {row["class"], *row["flags"]}


def test_a_reader_that_has_a_feed_is_not_sent_it_again(visitor: Visitor) -> None:
    for path in ("/feeds/edits.atom", "/feeds/edits.json?flag=number"):
        _, headers, _ = visitor.get(path)
        known = {"If-None-Match": f'"other", W/{headers["etag"]}'}
        since = {"If-Modified-Since": headers["last-modified"]}
        assert [visitor.get(path, given)[0] for given in (known, since)] == [304, 304]
        old = {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}
        for given in ({"If-None-Match": '"other"', **since}, old, {"If-Modified-Since": "yesterday"}):
            assert visitor.get(path, given)[0] == 200


def test_json_feed_says_what_atom_does(visitor: Visitor) -> None:
    for path in ("edits", "vanished", "copies", "alarms", "articles/1"):
        entries = parsed(visitor, f"/feeds/{path}.atom")
        status, headers, body = visitor.get(f"/feeds/{path}.json")
        feed = json.loads(body)
        assert (status, headers["content-type"]) == (200, "application/feed+json")
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        told = [(one["id"], one["url"], one["title"], one["date_modified"]) for one in feed["items"]]
        assert told == [(entry.id, entry.link, entry.title, entry.updated) for entry in entries]


def test_the_pages_of_a_feed_name_every_edit_once(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_ENTRIES", 2)
    for form in ("atom", "json"):
        path, found, pages = f"/feeds/edits.{form}", list[str](), 0
        while path:
            _, _, body = visitor.get(path.removeprefix(visitor.url))
            following = {link.rel: link.href for link in feedparser.parse(body).feed.get("links", ())}
            if form == "json":
                following = {"next": json.loads(body).get("next_url", "")}
            found += re.findall(r"[?]revision=([0-9]+)", body)
            path, pages = following.get("next", ""), pages + 1
        edits = "SELECT revision_id FROM archive.edits ORDER BY changed_before DESC, revision_id DESC"
        assert found == [str(row["revision_id"]) for row in visitor.rows(edits)]
        assert pages > 2


def test_an_article_is_followed_through_its_edits_and_absences(visitor: Visitor) -> None:
    (gone,) = visitor.rows("SELECT article_id, count(*) AS times FROM archive.unavailable GROUP BY 1 LIMIT 1")
    entries = parsed(visitor, f"/feeds/articles/{gone['article_id']}.atom")
    edits = visitor.rows("SELECT FROM archive.edits WHERE article_id = %s", gone["article_id"])
    assert len(entries) == gone["times"] + len(edits)
    assert visitor.get("/feeds/articles/999999.atom")[0] == 400


def test_characters_that_xml_has_no_place_for_are_left_out(server: str) -> None:
    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/bell", story(title="Before \x0b]]>& <b>"))
            await at.look("https://news.example/bell", story(title="After \x0b]]>& <b>\ufffe"))

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as visitor:
            assert [entry.title for entry in parsed(visitor, "/feeds/edits.atom")] == ["After ]]>& <b>"]


def test_page_and_feed_say_whether_a_notice_was_looked_for(server: str) -> None:
    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            for language in ("en", "fi"):
                for title in ("Before", "After"):
                    body = tuple(f"{line} {language} {number}" for number, line in enumerate(PARAGRAPHS))
                    await at.look(
                        f"https://news.example/{language}",
                        story(title=f"{title} {language}", language=language, body=body),
                    )

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as visitor:
            told = {entry.title: entry.content[0].value for entry in parsed(visitor, "/feeds/edits.atom")}
            assert "; no notice found</p>" in told["After en"]
            assert "; notices not looked for</p>" in told["After fi"]
            shown = visitor.get("/edits?notice=not-looked-for")[2]
            assert "notices not looked for" in shown
            assert "After fi" in shown
            assert "After en" not in shown
