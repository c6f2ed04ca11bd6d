"""Evidence as a person asks for it, and as a stranger checks it: with sha256sum and openssl, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive.captures.prune import drop_captures
from scheduler.config import Config
from sql.rows.verify import CAPTURES_IN_SCOPE
from tests.acceptance.bundles import bundle, checked, forge, pack_again
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk, story
from tests.integration.evidence.authority import Authority, serving
from tests.integration.evidence.desk import GONE, OTHER, URL, anchor, fill, seal

HOSTILE = "https://news.example/hostile"
SCRIPT = "<script>alert(1)</script>"
CURSOR = "\x1b[2J"
CHANGED = (
    *("body-3.bin", "headers-3.json", "words-1.txt", "looked-2.json", "hunks-1.json", "text-2.txt"),
    *("look-10.txt", "act-3.txt", "block-1.list"),
)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    with serving(tmp_path / "authority") as made:
        yield made


@pytest.fixture
def program(dsn: str, tmp_path: Path, authority: Authority) -> Program:
    """An archive with edits, absences, a page that was pruned and a hostile one; its ledger stamped in the middle."""

    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            for number in (1, 2):
                text = story(title=f"{SCRIPT} {number}", body=(f"{CURSOR}{SCRIPT} is a text {number}.",))
                await at.look(HOSTILE, text, body=f"<p>{SCRIPT}</p>{number}".encode())
            await seal(at)
            await anchor(at, Config(stamps=authority.url))
            await at.look(OTHER, status=500, outcome="server_error")
            async with at.database.transaction() as session:
                rows = await session.all(CAPTURES_IN_SCOPE, after=0, at_most=1, articles=None, since=None)
                await drop_captures(session, [row.id for row in rows])

    run(work())
    return Program(dsn, tmp_path, {"PALIMPSEST_STAMP_ROOTS": str(authority.root)})


def records(warc: Path | bytes) -> list[tuple[str, str, bytes]]:
    """Type, address and payload of every record."""
    stream = io.BytesIO(warc if isinstance(warc, bytes) else warc.read_bytes())
    return [
        (each.rec_type, each.rec_headers.get_header("WARC-Target-URI") or "", each.content_stream().read())
        for each in ArchiveIterator(stream)
    ]


def test_a_stranger_checks_a_bundle_and_finds_every_forgery(
    program: Program, authority: Authority, tmp_path: Path
) -> None:
    folder = bundle(program, f"{URL}?utm_source=letter")
    status, said = checked(folder)
    assert status == 0, said
    assert [line.partition(" ")[0] for line in said] == ["whole"] * 6
    assert said[5].startswith("whole   stamp 1: block 2 and what it closes existed at ")
    page = (folder / "looks.html").read_text()
    assert "pruned" in page and "server error (500)" in page and "192.0.2.7" in page
    with serving(tmp_path / "another") as stranger:
        status, said = checked(folder, stranger.root)
        assert status == 1 and [line for line in said if line.startswith("BROKEN")] == [
            said[5].replace("whole  ", "BROKEN ")
        ]
    kept = {name: (folder / "ledger" / name).read_bytes() for name in CHANGED}
    for name, was in kept.items():
        (folder / "ledger" / name).write_bytes(was[:-3] + bytes([was[-3] ^ 1]) + was[-2:])
    _, said = checked(folder)
    assert [name for name in CHANGED if f"        ledger/{name}: FAILED" not in said] == []
    pack_again(folder)
    status, said = checked(folder)
    steps = [line for line in said if not line.startswith(" ")]
    assert status == 1 and [line[:6].strip() for line in steps] == ["whole", *["BROKEN"] * 4, "whole"], said
    assert [name for name in CHANGED if not any(name in line for line in said if line.startswith(" "))] == []
    for name, was in kept.items():
        (folder / "ledger" / name).write_bytes(was)
    forge(folder, "look-4.txt", lambda text: text.replace("T16:00:00", "T15:59:59"))
    status, said = checked(folder)
    assert [line for line in said if line.startswith("BROKEN")] == [said[5]] and "stamp 1" in said[5]


def test_a_bundle_holds_the_pages_as_warc_and_nothing_of_them_as_html(
    program: Program, authority: Authority
) -> None:
    del program.extra["PALIMPSEST_STAMP_ROOTS"]
    folder = bundle(program, HOSTILE)
    status, said = checked(folder)
    assert status == 0 and "note    stamp 1 of block 2 was not checked" in said[5]
    assert "whole   stamp 1" in checked(folder, authority.root)[1][5]
    found = records(folder / "captures.warc.gz")
    assert [kind for kind, _, _ in found] == ["warcinfo", *["response", "metadata"] * 2]
    for place, number in ((1, 11), (3, 12)):
        assert found[place] == ("response", HOSTILE, (folder / f"ledger/body-{number}.bin").read_bytes())
        assert found[place + 1][2] == (folder / f"ledger/look-{number}.txt").read_bytes()
    assert digests_hold(folder / "captures.warc.gz")
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.html")}
    texts |= {path.relative_to(folder).as_posix(): path.read_text() for path in (folder / "texts").iterdir()}
    assert len(texts) == 5
    assert SCRIPT in texts["texts/revision-6.txt"] and CURSOR not in "".join(texts.values())
    pages = [text for name, text in texts.items() if name.endswith(".html")]
    assert all("<script" not in page for page in pages)
    assert sum("&lt;script&gt;" in page for page in pages) == 2


def digests_hold(warc: Path) -> bool:
    """Whether warcio finds every record as its digests say."""
    command: Any = type("Command", (), {"inputs": [str(warc)], "verbose": False})()
    checker = Checker(command)
    checker.process_all()
    return int(checker.exit_value) == 0


def test_a_span_shows_both_sides_of_its_changes_and_no_more(program: Program) -> None:
    folder = bundle(program, URL, "--from", "2026-03-01T15:30:00", "--to", "2026-03-01T20:00:00")
    assert checked(folder)[0] == 0
    looks = sorted(path.name for path in (folder / "ledger").glob("look-*"))
    assert looks == ["look-3.txt", "look-4.txt"]
    assert [url for kind, url, _ in records(folder / "captures.warc.gz") if kind == "response"] == [URL] * 2
    assert [path.name for path in (folder / "diffs").iterdir()] == ["revision-3.html"]
    assert sorted(path.name for path in (folder / "texts").iterdir()) == ["revision-2.txt", "revision-3.txt"]
    later = bundle(program, URL, "--from", "2026-03-02")
    assert [path.name for path in (later / "texts").iterdir()] == ["revision-3.txt"]
    refused = program.run("evidence", "https://news.example/never", "-o", str(program.folder / "x.zip"))
    assert refused.returncode == 2 and "no article is known at" in refused.stderr
    assert not list(program.folder.glob("x.zip*"))


def test_what_was_redacted_is_in_no_file_and_the_rest_is_proved(program: Program) -> None:
    reason = ("--reason", "by the court of Riverton, 12/26", "--yes")
    done = program.run("redact", URL, "--revision", "2", *reason, "--json")
    assert json.loads(done.stdout)["revisions"] == [2], done.stderr
    verified = program.run("verify", "--json")
    found = json.loads(verified.stdout)
    assert (verified.returncode, found["whole"], found["redacted"]) == (0, True, 3), found
    assert found["pruned"] >= 1 and found["checked"]["stamps"] == 1
    folder = bundle(program, URL)
    status, said = checked(folder)
    assert status == 0, said
    assert any(line.startswith("note    block 3 ends a piece of the chain") for line in said)
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Exemplar" not in (gzip.decompress(data) if path.suffix == ".gz" else data), path
    assert "REDACTED" in (folder / "texts/revision-2.txt").read_text()
    assert "by the court of Riverton, 12/26" in (folder / "index.html").read_text()
    assert "redacted, 27134 bytes" in (folder / "looks.html").read_text()
    assert "Redacted: the words of this change" in (folder / "diffs/revision-3.html").read_text()


def test_kept_pages_of_any_articles_as_warc_and_what_is_broken_by_name(program: Program) -> None:
    target = program.folder / "pages.warc.gz"
    done = program.run("export", "--warc", "-o", str(target), "--query", "bridge")
    assert done.returncode == 0, done.stderr
    assert {url for kind, url, _ in records(target) if kind == "response"} == {URL}
    assert digests_hold(target)
    program.rows("UPDATE store.capture SET body = set_byte(body, 9, 0) WHERE look_id = 12 RETURNING id")
    plain = program.folder / "all.warc"
    done = program.run("export", "--warc", "-o", str(plain), "--source", "example")
    assert done.returncode == 1 and "1 kept pages are broken" in done.stderr
    assert plain.read_bytes().startswith(b"WARC/1.1\r\n")
    seen = [url for kind, url, _ in records(plain) if kind == "response"]
    assert len(seen) == program.value("SELECT count(*) FROM store.capture") - 1
    assert set(seen) == {URL, OTHER, GONE, HOSTILE}
    found = program.run("verify", "--head", "0" * 64)
    assert found.returncode == 1
    assert "BROKEN: head 000" in found.stdout and "pruned: the bodies of" in found.stdout
    assert f"  body of look 12: it is not stored as it was written ({HOSTILE})" in found.stdout
    bundled = program.run("evidence", HOSTILE, "-o", str(program.folder / "broken.zip"))
    assert bundled.returncode == 1 and "looks [12] are broken" in bundled.stderr
