"""Of a redacted article no word is left in what is served, printed, exported or handed over; the rest is proved."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.acceptance.bundles import bundle, checked
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import seal
from tests.integration.redaction.columns import holds
from tests.integration.redaction.marked import MARKS, OTHER_URL, URL, fill
from tests.integration.web.conftest import Visitor, visiting

_LINK = re.compile(r'(?:href|src)="([^"#]+)')
_PAGES_AT_MOST = 400
_ASKED = ("/metrics", "/healthz", "/readyz", "/search?q=river", "/search?q=miracle&in=removed")


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)

    run(work())
    return Program(dsn, tmp_path)


@pytest.fixture
def visitor(program: Program) -> Iterator[Visitor]:
    with visiting(program.dsn) as found:
        yield found


def _served(visitor: Visitor) -> dict[str, str]:
    """Every page and feed that can be reached from the first one, and what nobody links to."""
    found: dict[str, str] = {}
    ahead = ["/", *_ASKED]
    while ahead:
        path = ahead.pop()
        if path in found:
            continue
        assert len(found) < _PAGES_AT_MOST, sorted(found)
        found[path] = "\n".join(map(str, visitor.get(path)))
        ahead += [link for link in _links(visitor, path, found[path]) if link not in found]
    return found


def _links(visitor: Visitor, path: str, page: str) -> set[str]:
    linked = {urljoin(urljoin(visitor.url, path), each.replace("&amp;", "&")) for each in _LINK.findall(page)}
    own = [urlsplit(url) for url in linked if urlsplit(url).netloc == urlsplit(visitor.url).netloc]
    return {parts.path + (f"?{parts.query}" if parts.query else "") for parts in own}


def _with_words(texts: dict[str, str] | dict[str, bytes]) -> list[str]:
    return sorted(name for name, text in texts.items() if holds(text, MARKS))


def test_no_page_and_no_feed_has_a_word(program: Program, visitor: Visitor) -> None:
    before = _served(visitor)
    shown = _with_words(before)
    for part in ("/feeds/", "/article", "/edits", "/search", "/copies", "/source"):
        assert any(part in path for path in shown), (part, shown)
    _redact(program)
    after = {path: "\n".join(map(str, visitor.get(path))) for path in before} | _served(visitor)
    assert _with_words(after) == []


_PRINTED = (
    ("status", "--json"),
    ("status", "example"),
    ("logs", "--json"),
    ("logs", "example"),
    ("search", "river", "--json"),
    ("history", URL, "--json"),
    ("history", URL),
    ("verify", URL),
    ("alarms", "--json"),
    ("config",),
)
_EXPORTS = (
    *((kind, form) for kind in ("articles", "revisions", "edits") for form in ("jsonl", "csv", "parquet")),
    ("--warc", "warc.gz"),
)


def _printed(program: Program) -> dict[str, str]:
    done = {" ".join(command): program.run(*command) for command in _PRINTED}
    return {name: each.stdout + each.stderr for name, each in done.items()}


def _written(program: Program) -> dict[str, bytes]:
    """The exports, and each file of a bundle of evidence, without what packs them."""
    found = {}
    for kind, form in _EXPORTS:
        target = program.folder / f"{kind.strip('-')}.{form}"
        target.unlink(missing_ok=True)
        done = program.run("export", kind, "-o", str(target))
        assert done.returncode == 0, done.stderr
        found[f"export {target.name}"] = _unpacked(target)
    folder = bundle(program, URL)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return found | {f"bundle {path.relative_to(folder)}": _unpacked(path) for path in files}


def _unpacked(path: Path) -> bytes:
    if path.suffix == ".parquet":
        import pyarrow.parquet

        return repr(pyarrow.parquet.read_table(path).to_pylist()).encode()
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def test_no_command_prints_a_word_and_no_file_has_one(program: Program) -> None:
    printed, written = _with_words(_printed(program)), _with_words(_written(program))
    for name in ("logs --json", "search river --json", f"history {URL}"):
        assert name in printed
    for name in (*(f"export {kind.strip('-')}.{form}" for kind, form in _EXPORTS), "bundle index.html"):
        assert name in written
    said = _redact(program)
    assert _with_words({"redact": said, **_printed(program)}) == []
    assert _with_words(_written(program)) == []


def test_a_bundle_is_whole_and_says_what_is_not_proved_any_more(program: Program) -> None:
    _redact(program)
    program.rows("SELECT store.seal()")
    assert program.run("verify").returncode == 0
    folder = bundle(program, URL)
    status, said = checked(folder)
    assert status == 0, said
    gone = sorted(path.name for path in (folder / "ledger").glob("redacted-claim-*"))
    told = [line for line in said if "was redacted: of this date" in line]
    assert len(gone) >= 3 and len(told) == len(gone)
    redaction = (folder / "ledger" / gone[0]).read_text().strip().replace(" ", "-")
    (folder / "ledger" / f"{redaction}.txt").unlink()
    status, said = checked(folder)
    assert status == 1 and any(f"{gone[0]} names no redaction" in line for line in said), said
    (folder / "ledger" / "text-1.txt").rename(folder / "ledger" / "redacted-text-1.txt")
    assert any("redacted as nothing can be" in line for line in checked(folder)[1])


def _redact(program: Program) -> str:
    """The first state of the other article, which shares a line with the article, and the whole article."""
    first = program.value(f"SELECT min(id) FROM archive.revisions WHERE url = '{OTHER_URL}'")
    said = ""
    for arguments in ((OTHER_URL, "--revision", str(first)), (URL,)):
        done = program.run("redact", *arguments, "--reason", "a wish", "--yes")
        assert done.returncode == 0, done.stderr
        said += done.stdout + done.stderr
    return said
