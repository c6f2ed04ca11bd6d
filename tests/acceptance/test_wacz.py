"""Packages of pages (WACZ): whole, signed, indexed, and opened by programs that are not ours."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.server
import io
import json
import shutil
import subprocess
import sys
import threading
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence import wacz
from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import OTHER, URL, fill
from tests.integration.evidence.test_bundle import LOOK


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    """The program on an archive with several pages of one address, and one of another."""

    async def record() -> None:
        async with desk(dsn) as at:
            await fill(at)

    run(record())
    return Program(dsn, tmp_path)


@pytest.fixture
def package(program: Program) -> Path:
    """A package of all pages."""
    file = program.folder / "pages.wacz"
    done = program.run("export", "--wacz", "-o", str(file))
    assert done.returncode == 0, done.stderr
    return file


def signature_holds(package: zipfile.ZipFile) -> bool:
    """Check a package's signature as wacz-auth describes it, without any of our code."""
    told = json.loads(package.read("datapackage-digest.json"))
    signed = told["signedData"]
    if told["hash"] != f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}":
        return False
    if signed["hash"] != told["hash"]:
        return False
    key = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp384r1"
    raw = base64.b64decode(signed["signature"])
    r, s = int.from_bytes(raw[:48]), int.from_bytes(raw[48:])
    key.verify(utils.encode_dss_signature(r, s), signed["hash"].encode(), ec.ECDSA(SHA256()))
    return True


def lines_of(package: zipfile.ZipFile) -> list[tuple[str, str, dict[str, str]]]:
    """The lines of the index: key, time and place."""
    text = gzip.decompress(package.read("indexes/index.cdx.gz")).decode()
    return [
        (key, at, json.loads(told)) for key, at, told in (line.split(" ", 2) for line in text.splitlines())
    ]


def test_a_package_has_every_page_under_its_headline_and_vouches_for_each_file(
    package: Path, dsn: str
) -> None:
    with zipfile.ZipFile(package) as file:
        described = json.loads(file.read("datapackage.json"))
        for resource in described["resources"]:
            content = file.read(resource["path"])
            assert len(content) == resource["bytes"]
            assert f"sha256:{hashlib.sha256(content).hexdigest()}" == resource["hash"]
        assert {
            "datapackage.json",
            "datapackage-digest.json",
            *(one["path"] for one in described["resources"]),
        } == set(file.namelist())
        head, *pages = map(json.loads, file.read("pages/pages.jsonl").splitlines())
    assert (described["profile"], described["wacz_version"], head["format"]) == (
        "data-package",
        "1.1.1",
        "json-pages-1.0",
    )
    with psycopg.connect(dsn) as connection:
        kept = connection.execute("SELECT count(*) FROM archive.captures").fetchone()
        assert kept is not None
        assert len(pages) == kept[0] > 5
    titles = {page["ts"]: page["title"] for page in pages if page["url"] == URL}
    assert titles["2026-03-01T13:00:00Z"] == "Council mends bridges"
    assert titles["2026-03-01T16:00:00Z"] == "Council mends 9 bridges"
    assert len({page["id"] for page in pages}) == len(pages)


def test_the_index_leads_to_each_page(package: Path) -> None:
    with zipfile.ZipFile(package) as file:
        lines, warc = lines_of(file), file.read("archive/data.warc.gz")
        assert file.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    assert lines == sorted(lines, key=lambda line: line[:2])
    assert {line[0] for line in lines} >= {"example,news)/story-one", "example,news)/story-two"}
    for _, at, told in lines:
        part = io.BytesIO(warc[int(told["offset"]) : int(told["offset"]) + int(told["length"])])
        record = next(iter(ArchiveIterator(part)))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
        assert record.rec_headers.get_header("WARC-Date").startswith(
            f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}"
        )
        assert f"sha256:{hashlib.sha256(record.content_stream().read()).hexdigest()}" == told["digest"]


def test_the_archive_knows_the_key_with_which_a_package_is_signed(
    program: Program, package: Path, dsn: str
) -> None:
    again = program.folder / "again.wacz"
    assert program.run("evidence", URL, "--wacz", "-o", str(again)).returncode == 0
    with psycopg.connect(dsn) as connection:
        (known,) = connection.execute("SELECT public_key FROM archive.package_keys").fetchone() or (None,)
    for path in (package, again):
        with zipfile.ZipFile(path) as file:
            assert signature_holds(file)
            assert json.loads(file.read("datapackage-digest.json"))["signedData"]["publicKey"] == known


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.News.example:8443/Story?b=2&a=1", "example,news:8443)/story?a=1&b=2"),
        ("http://news.example", "example,news)/"),
        ("https://news.example:443/a%C3%84/", "example,news)/a%c3%84/"),
        ("https://www2.de.news.example/a?", "example,news,de)/a"),
    ],
)
def test_addresses_are_sorted_as_web_archives_do(url: str, key: str) -> None:
    assert wacz.sort_key(url) == key


def test_a_package_of_one_article_has_its_pages_alone(program: Program) -> None:
    file = program.folder / "one.wacz"
    done = program.run("evidence", URL, "--wacz", "-o", str(file), "--until", "2026-03-01T15:30:00Z")
    assert (done.returncode, "pages; archive.package_keys" in done.stderr) == (0, True)
    with zipfile.ZipFile(file) as package:
        assert {line[2]["url"] for line in lines_of(package)} == {URL}
        assert len(lines_of(package)) == 3


@pytest.mark.parametrize("status", [200, 404, 999, None])
@pytest.mark.parametrize(
    "url",
    ["https://news.example/brücke", "https://news.example/a b?q=橋", "https://news.example/plain%20one"],
)
def test_a_page_is_listed_under_the_address_that_the_index_has(url: str, status: int | None) -> None:
    title, file = "橋 " * 5000, io.BytesIO()
    with wacz.collecting("test") as pages:
        pages.write(replace(LOOK, final_url=url, status=status), b"<p>The bridge.</p>", title)
        pages.pack(file, url, ec.generate_private_key(ec.SECP384R1()))
    with zipfile.ZipFile(file) as package:
        page = json.loads(package.read("pages/pages.jsonl").splitlines()[1])
        ((_, _, told),) = lines_of(package)
        assert signature_holds(package)
    assert (page["title"], page["url"]) == (title, told["url"])
    assert page["url"].isascii()
    assert " " not in page["url"]


def test_what_cannot_be_packed_is_refused_by_name(program: Program) -> None:
    file = program.folder / "none.wacz"
    for arguments, said in (
        (("evidence", "https://news.example/unknown", "--wacz"), "unknown"),
        (("export", "articles", "--wacz"), "--wacz exports pages"),
        (("export", "--warc", "--wacz"), "--wacz exports pages"),
    ):
        done = program.run(*arguments, "-o", str(file))
        assert done.returncode != 0
        assert said in done.stderr
        assert not file.exists()


def test_a_long_index_is_merged_in_order_and_listed_in_blocks(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.evidence.bundle.bundle_writer import Asked
    from crawler.evidence.packages import write_package
    from sql.database import Database

    monkeypatch.setattr(wacz, "_SORTED_AT_ONCE", 2)
    monkeypatch.setattr(wacz, "_BLOCK", 3)

    async def write() -> bytes:
        file = io.BytesIO()
        async with Database(program.dsn) as database:
            await write_package(database, Asked(URL), file)
        return file.getvalue()

    with zipfile.ZipFile(io.BytesIO(run(write()))) as package:
        lines, packed = lines_of(package), package.read("indexes/index.cdx.gz")
        head, *blocks = package.read("indexes/index.idx").decode().splitlines()
    assert lines == sorted(lines, key=lambda line: line[:2])
    assert head.startswith("!meta 0 ")
    assert len(blocks) == -(-len(lines) // 3) > 1
    for number, block in enumerate(blocks):
        key, at, told = block.split(" ", 2)
        place = json.loads(told)
        part = packed[place["offset"] : place["offset"] + place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(part).hexdigest()}"
        assert gzip.decompress(part).decode().startswith(f"{key} {at} ")
        assert (key, at) == lines[number * 3][:2]


@pytest.mark.long
def test_the_validator_of_the_format_finds_nothing(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "validator"
    venv.create(folder, with_pip=True)
    done = subprocess.run(
        [folder / "bin/python", "-m", "pip", "install", "-q", "wacz==0.6.0", "setuptools<81"],
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        pytest.skip(
            f"skipped: wacz cannot be installed for Python {sys.version_info[:2]}: {done.stderr[-300:]}"
        )
    done = subprocess.run([folder / "bin/wacz", "validate", "-f", package], capture_output=True, text=True)
    assert "Valid" in done.stdout or done.returncode == 0, done.stdout + done.stderr
    assert "invalid" not in done.stdout.lower(), done.stdout


@pytest.fixture
def player(tmp_path: Path, package: Path) -> Iterator[str]:
    """The address of a page with ReplayWeb.page that opens the package."""
    if shutil.which("npm") is None:
        pytest.skip("skipped: there is no npm to take ReplayWeb.page with")
    done = subprocess.run(
        ["npm", "pack", "replaywebpage@2.5.3"], cwd=tmp_path, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"skipped: ReplayWeb.page cannot be had: {done.stderr[-300:]}")
    shutil.unpack_archive(next(tmp_path.glob("replaywebpage-*.tgz")), tmp_path)
    site = tmp_path / "site"
    (site / "replay").mkdir(parents=True)
    shutil.copy(tmp_path / "package/ui.js", site)
    shutil.copy(tmp_path / "package/sw.js", site / "replay")
    shutil.copy(package, site / "pages.wacz")
    (site / "index.html").write_text(
        '<!doctype html><script src="ui.js"></script>'
        f'<replay-web-page source="/pages.wacz" url="{OTHER}" embed="full"></replay-web-page>'
    )
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.long
def test_the_player_of_web_archives_shows_a_page(player: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="skipped: playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("skipped: no Chromium; Debian's package is called chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(player)
        shown = page.frame_locator("iframe").frame_locator("iframe")
        shown.get_by_text("ferries").first.wait_for(timeout=60_000)
        browser.close()
