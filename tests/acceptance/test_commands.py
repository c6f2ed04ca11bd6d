"""The commands, as a person runs them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.demo.newsroom import Newsroom
from tests.acceptance.running import NEW_PYTHON, Program, stop
from tests.acceptance.test_service import publish


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def program(dsn: str, tmp_path: Path, newsroom: Newsroom) -> Program:
    made = Program(dsn, tmp_path)
    made.write_source(newsroom.url)
    return made


def test_crawl_counts_what_it_found_and_finds_nothing_new_the_second_time(
    program: Program, newsroom: Newsroom
) -> None:
    program.python = NEW_PYTHON
    publish(newsroom, 5)
    first = json.loads(program.run("crawl", "herald", "--json").stdout.splitlines()[-1])
    assert (first[0]["outcome"], first[0]["new"], first[0]["failed"]) == ("finished", 5, 0)
    newsroom.swap_banners()
    again = json.loads(program.run("crawl", "--all", "--again", "--json").stdout.splitlines()[-1])
    assert (again[0]["new"], again[0]["changed"], again[0]["unchanged"]) == (0, 0, 5)
    assert program.value("SELECT count(*) FROM archive.revisions") == 5


def test_crawl_of_an_unknown_source_names_the_known_ones(program: Program) -> None:
    found = program.run("crawl", "heraldo")
    assert found.returncode == 2
    assert "heraldo" in found.stderr
    assert "herald" in found.stderr


def test_a_crawl_that_finds_no_channel_has_failed_and_says_why(program: Program, newsroom: Newsroom) -> None:
    program.write_source("http://127.0.0.1:9")
    found = program.run("crawl", "herald")
    assert found.returncode == 1
    crawl = program.rows("SELECT outcome, reason FROM archive.crawls")
    assert crawl[0]["outcome"] == "failed"
    status = program.run("status")
    assert status.returncode == 1
    assert "connection" in status.stdout


def test_search_shows_snippets_and_refuses_a_query_without_words(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 5)
    program.run("crawl", "herald")
    word = program.value(
        "SELECT word FROM archive.articles, regexp_split_to_table(text, '[^a-z]+') AS word"
        " WHERE length(word) > 8 LIMIT 1"
    )
    hits = program.run("search", word)
    assert hits.returncode == 0
    assert f"**{word}**" in hits.stdout
    assert program.run("search", "xylophonequartet").returncode == 1
    assert program.run("search", "the").returncode == 0
    refused = program.run("search", "?!")
    assert refused.returncode == 2
    assert "no word" in refused.stderr


def test_pause_and_resume(program: Program, newsroom: Newsroom) -> None:
    program.run("crawl", "herald")
    assert program.run("sources", "pause", "herald").returncode == 0
    assert program.value("SELECT state FROM archive.sources") == "paused"
    assert program.run("sources", "resume", "herald").returncode == 0
    assert program.value("SELECT state FROM archive.sources") == "active"
    assert program.run("sources", "pause", "nobody").returncode == 2


def test_discover_prints_a_block_that_can_be_pasted(program: Program, newsroom: Newsroom) -> None:
    publish(newsroom, 4)
    found = program.run("sources", "discover", newsroom.url)
    assert found.returncode == 0, found.stderr
    block = found.stdout[found.stdout.index("[[source]]") :]
    program.sources.write_text(block)
    checked = program.run("sources", "check")
    assert checked.returncode == 0, checked.stderr
    assert "paragraphs" in found.stdout
    crawled = program.run("crawl", "--all", "--json")
    assert json.loads(crawled.stdout.splitlines()[-1])[0]["new"] == 4


def test_a_newsroom_is_added_to_the_file_and_taken_out_of_it(program: Program, newsroom: Newsroom) -> None:
    publish(newsroom, 4)
    program.write_sources({"other": "https://other.example"})
    added = program.run("sources", "add", newsroom.url, "--name", "herald")
    assert added.returncode == 0, added.stderr
    assert "herald" in program.run("sources", "check").stdout
    crawled = program.run("crawl", "herald", "--json")
    assert json.loads(crawled.stdout.splitlines()[-1])[0]["new"] == 4
    twice = program.run("sources", "add", newsroom.url, "--name", "herald")
    assert twice.returncode == 2 and "stays as it was" in twice.stderr
    assert program.run("sources", "remove", "herald").returncode == 0
    assert "herald" not in program.sources.read_text()


def test_check_names_file_key_and_remedy(program: Program) -> None:
    program.sources.write_text('[[source]]\nhome = "https://a.example/"\ncorn = "* * * * *"\n')
    found = program.run("sources", "check")
    assert found.returncode == 2
    for word in (str(program.sources), "corn", "cron"):
        assert word in found.stderr


def test_extract_reads_standard_input_and_an_index(program: Program, tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "pages" / "seed_page_b.html"
    one = program.run("extract", "-", "--url", "https://kyivindependent.com/a/", input=page.read_bytes())
    assert one.returncode == 0
    assert json.loads(one.stdout)["authors"] == ["Artur Korniienko"]
    (tmp_path / "page.html").write_bytes(page.read_bytes())
    (tmp_path / "index.jsonl").write_text(
        json.dumps({"url": "https://kyivindependent.com/a/", "html": "page.html"})
    )
    many = program.run("extract", str(tmp_path / "index.jsonl"))
    assert json.loads(many.stdout) == json.loads(one.stdout)
    assert program.run("extract", str(tmp_path / "none.html")).returncode == 2


def test_a_wrong_setting_stops_with_a_line_that_names_it(program: Program) -> None:
    program.extra["PALIMPSEST_CRAWLS"] = "many"
    found = program.run("status")
    assert found.returncode == 2
    assert "PALIMPSEST_CRAWLS" in found.stderr


def test_a_database_out_of_reach_is_a_clear_refusal(program: Program) -> None:
    program.extra["PALIMPSEST_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/none"
    found = program.run("status")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


def test_a_site_without_feeds_and_sitemaps_is_read_from_its_front_page(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 4)
    for path in ("/feed/", "/feed/atom/", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-posts.xml.gz"):
        newsroom.fail(path, 404, times=1000)
    first = json.loads(program.run("crawl", "herald", "--json").stdout)
    assert (first[0]["outcome"], first[0]["new"]) == ("finished", 4)
    assert read_channels(program) == {"section"}
    newsroom.recover()
    program.run("crawl", "herald")
    assert "feed" in read_channels(program)


def read_channels(program: Program) -> set[str]:
    """The kinds of the channels that could be read at their last fetch."""
    query = (
        "SELECT kind FROM store.channel_state JOIN store.channel ON id = channel_id WHERE outcome = 'read'"
    )
    return {row["kind"] for row in program.rows(query)}


def test_a_crawl_that_is_interrupted_ends_soon_and_keeps_what_it_had(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 20)
    program.write_source(newsroom.url, delay="1s")
    with program.started("crawl", "herald") as crawl:
        program.until("SELECT count(*) >= 2 FROM archive.articles")
        _, seconds = stop(crawl, signal.SIGINT)
    assert seconds < 10
    crawls = program.rows("SELECT outcome, new FROM archive.crawls")
    assert [row["outcome"] for row in crawls] == ["stopped"]
    assert crawls[0]["new"] == program.value("SELECT count(*) FROM archive.articles") < 20
    assert program.value("SELECT count(*) FROM store.lease") == 0


def test_psql_opens_on_the_archive(program: Program) -> None:
    program.run("migrate")
    found = program.run("psql", "-Atc", "SELECT count(*) FROM articles")
    assert (found.returncode, found.stdout.strip()) == (0, "0"), found.stderr


def test_extract_tries_a_source_s_selectors_on_an_address_and_shows_what_was_dropped(
    program: Program, newsroom: Newsroom
) -> None:
    [slug] = publish(newsroom, 1)
    url = f"{newsroom.url}/{slug}/"
    read = program.run("extract", "--url", url, "--source", "herald")
    assert read.returncode == 0, read.stderr
    body = json.loads(read.stdout)["body"]
    lines = program.run("extract", "--url", url, "--lines").stdout.splitlines()
    assert [line.partition("): ")[2] for line in lines if line.startswith("kept (classifier, +")] == body
    assert any(line.startswith("dropped (") for line in lines)
    with program.sources.open("a") as file:
        file.write('\n[source.selectors]\ndrop = ["p"]\n')
    assert program.run("extract", "--url", url, "--source", "herald").returncode == 1
    assert program.run("extract", "--url", f"{newsroom.url}/nothing-here/").returncode == 2


def test_other_selectors_change_texts_by_reextract_and_make_no_edit(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 2)
    program.run("crawl", "herald")
    first = program.rows("SELECT id, text FROM archive.articles ORDER BY id")
    assert "read and judged by today's" in program.run("reextract").stdout
    with program.sources.open("a") as file:
        file.write('\n[source.selectors]\ndrop = ["p + p"]\n')
    tried = program.run("reextract", "--dry-run")
    assert "herald: 2 texts read, 2 would be changed, 0 revisions would be dismissed" in tried.stdout
    ferry = program.value("SELECT text FROM archive.articles WHERE url LIKE '%ferry%'")
    assert ferry.rpartition(". ")[2] in tried.stdout, "the words that would go"
    assert program.rows("SELECT id, text FROM archive.articles ORDER BY id") == first
    assert "herald: 2 texts read, 2 changed, 0 revisions dismissed" in program.run("reextract").stdout
    assert program.rows("SELECT id, text FROM archive.articles ORDER BY id") != first
    again = program.run("crawl", "herald", "--again", "--json")
    assert json.loads(again.stdout.splitlines()[-1])[0]["changed"] == 0
    assert program.value("SELECT count(*) FROM archive.edits") == 0
    assert program.run("reextract", "--source", "nobody").returncode == 2


def test_a_source_that_is_busy_is_in_the_table_and_the_exit_status(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 20)
    program.write_source(newsroom.url, delay="0.5s")
    with program.started("crawl", "herald"):
        program.until("SELECT count(*) = 1 FROM store.lease")
        found = program.run("crawl", "herald", "--json")
    assert found.returncode == 1
    assert [row["outcome"] for row in json.loads(found.stdout)] == ["busy"]
