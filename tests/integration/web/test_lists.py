"""Every list that the page shows is what the archive's views return."""

from __future__ import annotations

import html
import re

import psycopg
import pytest

from scheduler.web.pages import edit_facets, filters, windowed_lists
from tests.integration.web.conftest import Visitor

EDITS = "SELECT revision_id::text FROM archive.edits WHERE {} ORDER BY changed_before DESC, revision_id DESC LIMIT 25"

COPIES = (
    "SELECT article_id || '-' || other_id FROM archive.copies"
    " WHERE role = 'first' OR role = 'undecided' AND article_id < other_id"
    " ORDER BY recorded_at DESC, article_id DESC, other_id DESC"
)
ABOUT_FERRIES = (
    "article_id IN (SELECT article_id FROM archive.matching('ferry'))"
    " OR revision_id IN (SELECT revision_id FROM archive.search_removed('ferry'))"
)


def listed(visitor: Visitor, query: str) -> list[str]:
    return [next(iter(row.values())) for row in visitor.rows(query)]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/edits", "true"),
        ("/edits?q=&source=&class=&flag=&notice=&since=&until=&after=", "true"),
        ("/edits?source=example", "source = 'example'"),
        ("/edits?class=correction", "class = 'correction'"),
        ("/edits?flag=number", "'number' = ANY (flags)"),
        ("/edits?notice=none", "no_notice_found"),
        ("/edits?notice=found", "NOT no_notice_found"),
        (
            "/edits?since=2026-03-01&until=2026-03-02",
            "changed_before >= '2026-03-01Z' AND changed_before < '2026-03-02Z'",
        ),
        ("/edits?q=ferry", ABOUT_FERRIES),
        ("/headlines", "'headline' = ANY (flags)"),
    ],
)
def test_edits_are_those_of_the_view(visitor: Visitor, path: str, where: str) -> None:
    expected = listed(visitor, EDITS.format(where))
    assert expected
    assert visitor.ids(path) == expected


def test_both_texts_of_an_edit_are_a_click_away(visitor: Visitor) -> None:
    links = re.findall(
        r'text <a href="/articles/(\d+)\?revision=(\d+)".*?and <a href="/articles/\1\?revision=(\d+)"',
        visitor.get("/edits")[2],
        re.DOTALL,
    )
    edits = "SELECT article_id, previous_id, revision_id FROM archive.edits ORDER BY changed_before DESC"
    assert links == [tuple(str(value) for value in row.values()) for row in visitor.rows(edits)]


def test_the_page_of_sources_lists_them_and_the_open_alarms(visitor: Visitor, hostile: Visitor) -> None:
    for at in (visitor, hostile):
        body = at.get("/sources")[2]
        sources = "SELECT name FROM archive.sources WHERE state <> 'retired' ORDER BY name"
        assert sorted(re.findall(r'data-id="(.*?)"', body)) == listed(at, sources)
        alarms = at.rows("SELECT count(*) AS alarms FROM archive.alarms WHERE closed_at IS NULL")[0]["alarms"]
        assert body.count('<section class="card">') == alarms
        assert ("No alarm is open." in body) == (alarms == 0)


@pytest.mark.parametrize(
    ("table", "cell", "query"),
    [
        (
            "crawls",
            r"/crawls/(\d+)",
            "SELECT id::text FROM archive.crawls ORDER BY started_at DESC, id DESC LIMIT 20",
        ),
        (
            "errors",
            r'<th scope="row">(.*?)</th>',
            "SELECT replace(outcome, '_', ' ') FROM archive.fetches GROUP BY outcome, purpose"
            " ORDER BY count(*) DESC, outcome",
        ),
        (
            "channels",
            r'<th scope="row" class="long">(.*?)</th>',
            "SELECT url FROM archive.channels ORDER BY kind, url",
        ),
        (
            "planned",
            r">([^<>]*)</a></th>|class=\"long\">([^<>]+)</th>",
            "SELECT url FROM archive.visits WHERE next_look_at IS NOT NULL ORDER BY next_look_at, url LIMIT 20",
        ),
    ],
)
def test_the_tables_of_a_source_are_those_of_the_views(
    visitor: Visitor, table: str, cell: str, query: str
) -> None:
    page = visitor.get("/sources/example")[2]
    section = page.partition(f'<h2 id="{table}">')[2].partition("<h2")[0]
    shown = ["".join(found) for found in re.findall(cell, section)]
    assert shown == listed(visitor, query) != []


def test_the_counts_beside_edits_are_those_of_the_lists_that_they_lead_to(visitor: Visitor) -> None:
    body = visitor.get("/edits")[2].partition('<details class="counts">')[2].partition("</details>")[0]
    entries = re.findall(r'<a href="(/edits\?[^"]+)">[^<]*</a> <span>(\d+)</span>', body)
    assert {path.partition("?")[2].partition("=")[0] for path, _ in entries} >= {"class", "flag"}
    for path, counted in entries:
        assert len(visitor.ids(html.unescape(path))) == int(counted), path


@pytest.mark.parametrize("chosen", ["flag=headline", "source=example"])
def test_a_chosen_value_is_not_counted_again(visitor: Visitor, chosen: str) -> None:
    body = (
        visitor.get(f"/edits?{chosen}")[2].partition('<details class="counts">')[2].partition("</details>")[0]
    )
    links = re.findall(r'href="/edits\?([^"]+)"', body)
    assert links
    assert chosen not in links
    assert all(chosen in link or chosen.partition("=")[0] in link for link in links)


def test_edits_are_listed_without_counts_that_would_take_too_long(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = visitor.ids("/edits")
    monkeypatch.setattr(edit_facets, "_SECONDS", 0)
    assert visitor.ids("/edits") == expected
    assert '<details class="counts">' not in visitor.get("/edits")[2]


def test_edits_about_a_common_word_are_the_same(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windowed_lists, "_RARE", 0)
    assert visitor.ids("/edits?q=ferry") == listed(visitor, EDITS.format(ABOUT_FERRIES))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/edits?flag=number", EDITS.format("'number' = ANY (flags)")),
        ("/headlines", EDITS.format("'headline' = ANY (flags)")),
        (
            "/vanished?still=1",
            "SELECT article_id::text FROM archive.unavailable WHERE back_at IS NULL ORDER BY missing_since DESC",
        ),
    ],
)
def test_a_list_without_time_says_how_far_it_looked_and_goes_on_from_there(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, path: str, query: str
) -> None:
    monkeypatch.setattr(windowed_lists, "_SECONDS", 0)
    monkeypatch.setattr(windowed_lists, "_DAYS", (100,))
    found, base, pages = [], path.partition("?")[0], 0
    while path:
        _, _, body = visitor.get(path)
        found += re.findall(r'data-id="([^"]+)"', body)
        pages += 1
        further = re.search(r'href="(\?[^"]+)" rel="next"', body)
        assert (further is not None) == ("was not looked at yet" in body)
        path = base + html.unescape(further[1]) if further and pages < 100 else ""
    assert pages > 1
    assert found == listed(visitor, query) != []


@pytest.mark.parametrize(
    "path", ["/edits?flag=name", "/headlines", "/vanished?still=1", "/edits?source=example"]
)
def test_a_young_archive_is_looked_through_whole(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(windowed_lists, "_SECONDS", 0)
    ten_years = 3650
    monkeypatch.setattr(windowed_lists, "_DAYS", (ten_years,))
    assert "was not looked at yet" not in visitor.get(path)[2]


def test_still_missing_is_asked_for_by_yes_and_not_by_no(visitor: Visitor) -> None:
    for given, ticked in (("1", True), ("true", True), ("0", False), ("false", False), ("", False)):
        body = visitor.get(f"/vanished?still={given}")[2]
        assert ('name="still" value="1" checked' in body) == ticked, given


def test_what_vanished_and_copies_are_those_of_the_views(visitor: Visitor) -> None:
    gone = listed(visitor, "SELECT article_id::text FROM archive.unavailable ORDER BY missing_since DESC")
    assert gone
    assert visitor.ids("/vanished") == gone
    assert visitor.ids("/vanished?still=1") == gone
    pairs = listed(visitor, COPIES)
    assert pairs
    assert visitor.ids("/copies") == pairs


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/search?q=drones", "archive.search('drones', \"limit\" => 25)"),
        (
            "/search?q=riverton+-harbour&by=relevance",
            "archive.search('riverton -harbour', by => 'relevance', \"limit\" => 25)",
        ),
        (
            "/search?q=зима&language=uk&since=2026-02-28",
            "archive.search('зима', language => 'uk', since => '2026-02-28Z', \"limit\" => 25)",
        ),
    ],
)
def test_a_search_finds_what_archive_search_does(visitor: Visitor, path: str, call: str) -> None:
    expected = listed(visitor, f"SELECT article_id::text FROM {call}")
    assert expected
    assert visitor.ids(path.replace("зима", "%D0%B7%D0%B8%D0%BC%D0%B0")) == expected


def test_a_search_in_removed_words_finds_what_search_removed_does(visitor: Visitor) -> None:
    expected = listed(visitor, "SELECT revision_id::text FROM archive.search_removed('ferry')")
    assert expected
    assert visitor.ids("/search?q=ferry&within=removed") == expected


@pytest.mark.parametrize(
    "path",
    [
        "/edits?flag=number",
        "/headlines",
        "/vanished",
        "/copies",
        "/search?q=drones",
        "/search?q=ferry&within=removed",
    ],
)
def test_the_sql_that_stands_beside_a_list_returns_the_list(visitor: Visitor, path: str) -> None:
    body = visitor.get(path)[2]
    shown = html.unescape(re.findall(r"<pre><code>(.*?)</code></pre>", body, re.DOTALL)[-1])
    with psycopg.connect(visitor.dsn) as connection:
        assert len(connection.execute(shown).fetchall()) == len(visitor.ids(path)) > 0  # type: ignore[call-overload]


def test_older_pages_go_on_where_the_newer_ones_end(visitor: Visitor) -> None:
    everything = listed(visitor, EDITS.format("true"))
    second = "SELECT changed_before, revision_id FROM archive.edits ORDER BY 1 DESC, 2 DESC OFFSET 1 LIMIT 1"
    at, number = visitor.rows(second)[0].values()
    key = f"{at.isoformat()}/{number}".replace("+", "%2B")
    assert visitor.ids(f"/edits?after={key}") == everything[2:]


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/edits?class=nonsense", 400, "one of typo"),
        ("/edits?since=yesterday", 400, "since"),
        ("/edits?after=1", 400, "after"),
        ("/search?q=%3F%21", 400, "no word"),
        ("/search?q=drones&source=nobody", 400, "nobody"),
        ("/search?q=" + "a" * 501, 400, "q"),
        ("/edits?source=exampel", 400, "did you mean example?"),
        ("/headlines?source=nobody", 400, "There are example"),
        ("/feeds/vanished.atom?source=nobody", 400, "There are example"),
        ("/edits?clas=typo", 400, "clas: this page is asked by"),
        ("/?source=example", 400, "source: this page is asked by nothing"),
        ("/sources/example?day=1", 400, "day: this page is asked by nothing"),
        ("/articles/1?revison=2", 400, "revison: this page is asked by revision, older"),
        ("/vanished?still=perhaps", 400, "still"),
        ("/articles/999999", 404, "no such article"),
        ("/articles/" + "9" * 40, 404, "no such article"),
        ("/articles?url=https://nowhere.example/", 404, "nowhere.example"),
        ("/sources/nobody", 404, "no such source"),
        ("/nothing", 404, "no such page"),
        ("/static/../app.py", 404, "no such"),
    ],
)
def test_what_cannot_be_shown_is_said(visitor: Visitor, path: str, status: int, named: str) -> None:
    answer = visitor.get(path)
    assert answer[0] == status
    assert named in answer[2]


def test_a_list_is_paged_to_its_end_without_a_gap(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (filters, windowed_lists):
        monkeypatch.setattr(module, "ROWS", 2)
    for path, query in (("/edits", EDITS.format("true")), ("/copies", COPIES)):
        expected, shown, older = listed(visitor, query), list[str](), path
        while older:
            shown += visitor.ids(older)
            found = re.search(r'href="(\?[^"]*)" rel="next"', visitor.get(older)[2])
            older = path + html.unescape(found[1]) if found else ""
        assert len(expected) > 4
        assert shown == expected
