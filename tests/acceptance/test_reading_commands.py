"""The commands by which a person reads the archive: show, edits, removed, digest; and what every program answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.acceptance.running import Program
from tests.conftest import copied, run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import NAMED, URL, fill, seal

BEFORE, AFTER = "2026-03-01T13:30:00Z", "2026-04-01"


@pytest.fixture(scope="module")
def program(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    async def work(dsn: str) -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)

    with copied(server) as dsn:
        run(work(dsn))
        yield Program(dsn, tmp_path_factory.mktemp("reading"))


def answer(program: Program, *command: str) -> str:
    done = program.run(*command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_show_prints_an_article_as_last_seen_and_as_it_stood(program: Program) -> None:
    now = answer(program, "show", URL)
    assert now.startswith("Council mends 9 bridges\nexample, Ada Reeve") and NAMED not in now
    rows = program.rows("SELECT changed_before FROM archive.edits ORDER BY changed_before")
    then = rows[0]["changed_before"].isoformat()
    assert NAMED in answer(program, "show", URL, "--at", then)
    changed = answer(program, "show", URL, "--at", then, "--diff", "--tz", "Asia/Tokyo")
    assert "[-" in changed and "Exemplar" in changed and "JST" in changed
    assert program.run("show", URL, "--at", "2020-01-01").returncode == 1
    assert program.run("show", "https://news.example/none").returncode == 1


def test_edits_are_listed_with_their_words(program: Program) -> None:
    told = json.loads(answer(program, "edits", "--json"))
    assert len(told) == program.value("SELECT count(*) FROM archive.edits") >= 2
    assert "{+" in answer(program, "edits", "bridge", "--until", AFTER)
    assert program.run("edits", "--until", "2026-01-01").returncode == 1
    refused = program.run("edits", "--class", "corection")
    assert refused.returncode == 2 and 'did you mean "correction"' in refused.stderr


def test_removed_words_are_found(program: Program) -> None:
    assert "Exemplar" in answer(program, "removed", "exemplar")
    assert program.run("removed", "zeppelin").returncode == 1
    assert program.run("removed", "exemplar", "--source", "nobody").returncode == 2


def test_a_digest_has_what_is_new_edited_gone_and_in_trouble(program: Program) -> None:
    told = json.loads(answer(program, "digest", "--since", "2026-01-01", "--json"))
    assert told["new"] == [{"source": "example", "articles": 3}]
    assert [gone["url"] for gone in told["gone"]] == ["https://news.example/story-three"]
    assert told["edits"] and told["trouble"] == []
    text = answer(program, "digest", "--since", "2026-01-01")
    assert "new: 3 articles (example 3)" in text and "gone: 1 articles" in text
    assert "new: 0 articles" in answer(program, "digest", "--since", "2026-01-01", "--until", "2026-01-02")


def test_a_string_is_found_to_the_letter_and_counted_in_all_articles(program: Program) -> None:
    string = "Council mends 9 bridges"
    told = json.loads(answer(program, "search", "--exact", string, "--json"))
    assert string in [found["title"] for found in told["hits"]] and told["count"]["is_exact"]
    everything = json.loads(answer(program, "search", "--exact", "--all", string, "--json"))
    assert everything["count"] == told["count"]
    assert "times in" in answer(program, "search", "--exact", string)
    assert program.run("search", "--exact", string.swapcase()).returncode == 1
    assert program.run("search", "--all", string).returncode == 2
    assert program.run("search", "--exact", string, "--language", "en").returncode == 2


def test_what_is_not_understood_of_a_query_is_said_and_can_be_refused(program: Program) -> None:
    done = program.run("search", "bridges colour:red")
    assert "note: colour: is not known" in done.stderr
    refused = program.run("search", "bridges colour:red", "--strict")
    assert refused.returncode == 2 and "is not understood" in refused.stderr
    assert program.run("search", "bridges", "--strict").stderr == ""


def test_the_program_tells_its_version_and_its_help(tmp_path: Path) -> None:
    program = Program("", tmp_path)
    assert answer(program, "--version") == f"palimpsest {version('palimpsest')}\n"
    assert answer(program, "-h") == answer(program, "--help")
    assert answer(program, "search", "-h").startswith("Usage:")


def test_the_sources_are_listed(program: Program) -> None:
    [source] = json.loads(answer(program, "sources", "list", "--json"))
    assert (source["name"], source["state"], source["articles"]) == ("example", "active", 3)
    assert "https://news.example/" in answer(program, "sources", "list")
