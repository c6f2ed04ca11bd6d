"""An article's page: as it stands and as it stood, and the words between any two of its states."""

from __future__ import annotations

import html
import re
from datetime import datetime

import feedparser

from crawler.archive.recording.redact import redact
from tests.conftest import copied, run
from tests.integration.archiving import desk, story
from tests.integration.search.filled_archive import CORRECTED, FERRY, GONE, NOTICE, RIGHT, WRONG
from tests.integration.web.conftest import Visitor, visiting


def article_id(visitor: Visitor, url: str) -> int:
    return int(visitor.rows("SELECT article_id FROM archive.addresses WHERE url = %s", url)[0]["article_id"])


def text_of(body: str) -> list[str]:
    section = re.search(r'<section class="text".*?</section>', body, re.DOTALL)
    assert section
    return re.findall(r'<p dir="auto">(.*?)</p>', section[0])


def redlined(body: str, left_out: str) -> list[str]:
    """The paragraphs of one of the two texts that a page shows in one: without what was added, or was removed."""
    text = body.partition('<div class="text inline"')[2].partition("</section>")[0]
    for gone in (rf"<{left_out}>.*?</{left_out}>", "<sup.*?</sup>"):
        text = re.sub(gone, "", text, flags=re.DOTALL)
    paragraphs = re.findall(r'<p dir="auto"(?: class="standfirst")?>(.*?)</p>', text, re.DOTALL)
    shown = [_words(html.unescape(re.sub("<[^>]*>", "", one))) for one in paragraphs]
    return [one for one in shown if one]


def _words(text: str) -> str:
    """A text with one space between its words: the space before a word stands outside of its mark."""
    return " ".join(text.split())


def test_an_address_leads_to_the_article_as_it_stands(visitor: Visitor) -> None:
    status, headers, _ = visitor.get(f"/articles?url={CORRECTED}")
    assert status == 303
    body = visitor.get(f"{headers['location']}?view=text")[2]
    assert text_of(body)[-2:] == [RIGHT, NOTICE]
    assert "<h1>Drones over Riverton</h1>" in body
    hashes = (
        "SELECT encode(text_sha256, 'hex') AS hash FROM archive.revisions WHERE url = %s ORDER BY id DESC"
    )
    assert visitor.rows(hashes, CORRECTED)[0]["hash"] in body


def test_each_state_is_shown_by_its_number_with_what_it_changed(visitor: Visitor) -> None:
    number = article_id(visitor, CORRECTED)
    states = visitor.rows("SELECT id FROM archive.revisions WHERE article_id = %s ORDER BY number", number)
    assert len(states) == 3
    first, second, _ = (visitor.get(f"/articles/{number}?revision={row['id']}")[2] for row in states)
    assert text_of(first)[-1] == WRONG
    assert "<del>" not in first and "Changes in the text" not in first
    assert redlined(second, "del")[-1] == RIGHT
    assert redlined(second, "ins")[-1] == WRONG
    assert re.search(r"<del>\s*24</del>\s*<ins>\s*34</ins>", second)
    assert 'rel="prev"' in second and 'rel="next"' in second


def test_every_state_is_shown_with_its_changes_in_the_text(visitor: Visitor, hostile: Visitor) -> None:
    for at in (visitor, hostile):
        edits = at.rows(
            "SELECT after.article_id, after.id, before.text AS older, after.text AS newer, before.summary AS was,"
            " after.summary AS became FROM archive.revisions AS after"
            " JOIN archive.revisions AS before ON before.id = after.previous_id"
        )
        assert edits
        for edit in edits:
            body = at.get(f"/articles/{edit['article_id']}?revision={edit['id']}")[2]
            older, newer = (
                [_words(line) for part in parts for line in (part or "").splitlines()]
                for parts in ((edit["was"], edit["older"]), (edit["became"], edit["newer"]))
            )
            assert (redlined(body, "ins"), redlined(body, "del")) == (older, newer)


def test_changes_are_numbered_and_lead_to_each_other(visitor: Visitor) -> None:
    for row in visitor.rows("SELECT article_id, id FROM archive.revisions WHERE previous_id IS NOT NULL"):
        for view in ("inline", "sides"):
            body = visitor.get(f"/articles/{row['article_id']}?revision={row['id']}&view={view}")[2]
            numbers = re.findall(r'id="c(\d+)"', body)
            assert numbers == [str(number + 1) for number in range(len(numbers))]
            assert set(re.findall(r'href="#c(\d+)"', body)) <= set(numbers)
            assert f"Only the changes ({len(numbers)})" in body


def test_a_state_is_cited_with_its_times_and_its_hash(visitor: Visitor) -> None:
    (row,) = visitor.rows(
        "SELECT * FROM archive.revisions WHERE url = %s AND previous_id IS NOT NULL ORDER BY id LIMIT 1",
        CORRECTED,
    )
    body = visitor.get(f"/articles/{row['article_id']}?revision={row['id']}")[2]
    cited = re.sub("<[^>]*>", "", re.findall('<p class="cite">(.*?)</p>', body, re.DOTALL)[0])
    for told in (row["title"], row["source"], row["url"], row["text_sha256"].hex(), f"Revision {row['id']} "):
        assert told in html.unescape(cited)
    for moment in (row["changed_after"], row["changed_before"]):
        assert f"{moment:%Y-%m-%d %H:%M:%S} UTC" in cited


def test_a_way_to_show_it_that_is_none_is_refused(visitor: Visitor) -> None:
    status, _, body = visitor.get("/articles/1?view=sideways")
    assert (status, "inline, sides, changes, text" in body) == (400, True)


def test_any_two_states_are_compared_in_the_order_in_which_they_stood(visitor: Visitor) -> None:
    number = article_id(visitor, CORRECTED)
    states = visitor.rows("SELECT id FROM archive.revisions WHERE article_id = %s ORDER BY number", number)
    oldest, newest = states[0]["id"], states[-1]["id"]
    for older, newer in ((oldest, newest), (newest, oldest)):
        body = visitor.get(f"/articles/{number}?older={older}&revision={newer}")[2]
        changed = [re.sub(r"\s+", " ", words) for words in re.findall(r"<ins>(.*?)</ins>", body, re.DOTALL)]
        assert any("34" in words for words in changed)
        assert any(NOTICE in words for words in changed)


def test_a_revision_of_another_article_is_none_of_this_one(visitor: Visitor) -> None:
    number, other = article_id(visitor, CORRECTED), article_id(visitor, FERRY)
    foreign = visitor.rows("SELECT id FROM archive.revisions WHERE article_id = %s", other)[0]["id"]
    for query in (f"revision={foreign}", f"older={foreign}", "revision=x", f"revision={2**70}"):
        status, _, body = visitor.get(f"/articles/{number}?{query}")
        assert status == 400
        assert "revision" in body


def test_what_is_gone_says_so_beside_its_last_text(visitor: Visitor) -> None:
    body = visitor.get(f"/articles/{article_id(visitor, GONE)}?view=text")[2]
    assert '<span class="state missing">not found</span>' in body
    assert text_of(body)[0] == "The mayor owns three boats, papers show."


def test_copies_and_headlines_stand_beside_the_text(visitor: Visitor) -> None:
    body = visitor.get(f"/articles/{article_id(visitor, CORRECTED)}")[2]
    copies = "SELECT other_id FROM archive.copies WHERE article_id = %s"
    for row in visitor.rows(copies, article_id(visitor, CORRECTED)):
        assert f'href="/articles/{row["other_id"]}"' in body
    number = visitor.rows("SELECT article_id FROM archive.headlines WHERE headlines > 1")[0]["article_id"]
    headlines = visitor.get(f"/articles/{number}")[2].partition("<h2>Headlines</h2>")[2]
    expected = visitor.rows(
        "SELECT title FROM archive.headlines WHERE article_id = %s ORDER BY number", number
    )
    assert re.findall(r"<li>(.*?)<br>", headlines)[: len(expected)] == [row["title"] for row in expected]


def test_every_look_stands_with_the_hashes_of_what_was_received(visitor: Visitor) -> None:
    number = article_id(visitor, CORRECTED)
    body = visitor.get(f"/articles/{number}")[2]
    looks = visitor.rows(
        "SELECT encode(raw_sha256, 'hex') AS raw, encode(entry_sha256, 'hex') AS entry FROM archive.looks"
        " WHERE article_id = %s ORDER BY observed_at DESC, id DESC",
        number,
    )
    assert len(looks) >= 4
    assert re.findall(r"<code>([0-9a-f]{64})</code></td>", body) == [look["entry"] for look in looks]
    assert all(look["raw"] in body for look in looks)


def test_words_that_were_redacted_are_said_to_be_gone(server: str) -> None:
    url = "https://news.example/named"

    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            await at.look(url, story(body=("The council met.", "It named Exemplar the second.")))
            await at.look(url, story(title="Exemplar named", body=("The council met.", "It named a person.")))
            await at.look(
                url, story(title="Named", body=("The council met.", "It named 2 persons, it says."))
            )
            await redact(at.database, url, None, "by the court of Riverton")

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as visitor:
            for path in ("/", "/edits", "/headlines", "/articles/1", "/articles/1?revision=1"):
                status, _, body = visitor.get(path)
                assert (status, "taken out of the archive" in body) == (200, True), path
            for path in ("/", "/headlines", "/search?q=exemplar&within=removed", "/feeds/edits.atom"):
                status, _, body = visitor.get(path)
                assert (status, "Exemplar" in body) == (200, False), path
            assert "2 edits in" in visitor.get("/")[2]
            assert "words in all" not in visitor.get("/")[2]
            assert "No words differ" not in visitor.get("/articles/1")[2]
            assert "no headline" not in visitor.get("/headlines")[2]
            taken_out = visitor.rows("SELECT redacted_at FROM archive.edits")[0]["redacted_at"]
            entry = feedparser.parse(visitor.get("/feeds/edits.atom")[2]).entries[0]
            assert datetime.fromisoformat(entry.updated) == taken_out
            assert "taken out" in entry.content[0].value
