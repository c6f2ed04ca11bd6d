"""With a reader's DSN every command that reads the schema archive works; the others say whose DSN they need."""

from __future__ import annotations

import pytest

from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import URL, fill, seal

READ = (
    ("search", "bridge"),
    ("history", URL),
    ("export", "articles", "-o", "{folder}/a.jsonl"),
    ("export", "revisions", "-o", "{folder}/r.csv", "--language", "en"),
    ("export", "edits", "-o", "{folder}/e.jsonl", "--source", "example"),
    ("schema",),
    ("logs",),
    ("logs", "example"),
    ("logs", "--outcomes"),
    ("alarms",),
    ("alarms", "--kinds"),
    ("watch",),
    ("psql", "-Atc", "SELECT count(*) FROM articles"),
)
OWN = (
    ("status",),
    ("status", "example"),
    ("verify",),
    ("evidence", URL, "-o", "{folder}/e.zip"),
    ("backup", "{folder}/archive.dump"),
    ("redact", URL, "--reason", "a test", "--yes"),
    ("grant-reader", "another"),
    ("migrate",),
    ("crawl", "--all"),
    ("watch", URL),
    ("sources", "pause", "example"),
    ("alarms", "ack", "example", "--until", "1d"),
    ("export", "--warc", "-o", "{folder}/pages.warc.gz"),
    ("run",),
)


@pytest.fixture(scope="module")
def reader(server: str, tmp_path_factory: pytest.TempPathFactory) -> Program:
    from tests.conftest import copied

    with copied(server) as dsn:

        async def work() -> None:
            async with desk(dsn) as at:
                await fill(at)
                await seal(at)

        run(work())
        folder = tmp_path_factory.mktemp("reader")
        login = Program(dsn, folder).run("grant-reader", "reader_of_commands").stdout.strip()
        program = Program(login, folder)
        program.write_source("https://news.example")
        yield program
        Program(dsn, folder).run(
            "psql", "-c", "DROP OWNED BY reader_of_commands; DROP ROLE reader_of_commands"
        )


def _of(program: Program, command: tuple[str, ...]) -> list[str]:
    return [part.format(folder=program.folder) for part in command]


@pytest.mark.parametrize("command", READ, ids=" ".join)
def test_a_command_that_reads_works(command: tuple[str, ...], reader: Program) -> None:
    done = reader.run(*_of(reader, command))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("command", OWN, ids=" ".join)
def test_the_others_say_that_they_need_the_owner(command: tuple[str, ...], reader: Program) -> None:
    done = reader.run(*_of(reader, command))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "reader_of_commands reads the archive only" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (("search", "bridge", "--source", "exmple"), 'did you mean "example"?'),
        (("search", "bridge", "--language", "english"), "such as en"),
        (("search", "bridge", "--by", "relevant"), 'did you mean "relevance"?'),
        (("export", "edits", "-o", "{folder}/x.csv", "--source", "exampel"), 'did you mean "example"?'),
        (("export", "articles", "-o", "{folder}/x.csv", "--language", "English"), "such as en"),
        (("export", "edits", "-o", "{folder}/x.csv", "--by", "editor"), "write edit, article"),
        (("logs", "exampel"), 'did you mean "example"?'),
        (("status", "exampel"), 'did you mean "example"?'),
        (("alarms", "--source", "exampel"), 'did you mean "example"?'),
        (("logs", "--level", "warn"), 'did you mean "warning"?'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_value_that_is_not_known_is_an_error_with_the_choices(
    command: tuple[str, ...], named: str, reader: Program
) -> None:
    done = reader.run(*_of(reader, command))
    assert done.returncode == 2, done.stdout
    assert named in done.stderr
