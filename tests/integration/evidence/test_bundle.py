"""A bundle from within: the pieces of the chain, records of unusual looks, and memory."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence.bundle.bundle_chain import runs
from crawler.evidence.bundle.bundle_scope import NothingKnown
from crawler.evidence.bundle.bundle_writer import Asked, write_bundle
from crawler.evidence.warc_export import Warc
from sql.rows.verify import LedgerLook
from tests.conftest import run
from tests.integration.archiving import START, desk, story
from tests.integration.evidence.desk import URL, seal


@pytest.mark.parametrize(
    ("blocks", "stamped", "told", "found"),
    [
        ([3], [5, 9], [4], [(3, 5)]),
        ([3, 4, 7], [5, 9], [], [(3, 5), (7, 9)]),
        ([3, 6], [5, 9], [], [(3, 9)]),
        ([7], [5], [8, 9], [(7, 8)]),
        ([7], [29_000], [5000], [(7, 5000)]),
        ([7, 8], [], [29_000], [(7, 8)]),
        ([29_990, 29_995], [], [], [(29_990, 30_000)]),
        ([], [5], [5], []),
    ],
)
def test_the_chain_is_shown_up_to_what_is_known_outside_and_near(
    blocks: list[int], stamped: list[int], told: list[int], found: list[tuple[int, int]]
) -> None:
    assert runs(blocks, stamped, told, 30_000) == found


LOOK = LedgerLook(
    id=7,
    observed_at=START,
    recorded_at=START,
    address_id=1,
    url=URL,
    final_url=f"{URL}?q=Київ is\r\nhere",
    witness="wayback",
    vantage="anonymous",
    outcome="new",
    status=200,
    server_ip=None,
    server_date=None,
    raw_size=4,
    raw_sha256=bytes(32),
    headers_sha256=None,
    text_sha256=None,
    content_sha256=None,
    extractor=None,
    headers='[["Content-Encoding","gzip"],["X-Long","one\\r\\n two"],["Content-Length","2"]]',
    entry_sha256=bytes(32),
)


def record(**fields: Any) -> Any:
    """The first record of a look after that of the file itself."""
    file = io.BytesIO()
    Warc(file, "a test", zipped=False).write(replace(LOOK, **fields), b"body")
    file.seek(0)
    records = iter(ArchiveIterator(file))
    next(records)
    found = next(records)
    found.body = found.content_stream().read()
    return found


def test_headers_that_speak_of_the_transfer_are_renamed() -> None:
    others, own = record(), record(witness="self")
    assert others.body == own.body == b"body"
    assert (
        others.rec_headers.get_header("WARC-Target-URI") == f"{URL}?q=%D0%9A%D0%B8%D1%97%D0%B2%20is%0D%0Ahere"
    )
    assert others.http_headers.headers == [
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Long", "one  two"),
        ("X-Archive-Orig-Content-Length", "2"),
        ("Content-Length", "4"),
    ]
    assert own.http_headers.get_header("Content-Encoding") == "gzip"


def test_a_status_that_http_does_not_know_makes_a_resource() -> None:
    assert record(status=520).http_headers.statusline == "520 Unknown"
    assert (record(status=None, headers=None).rec_type, record(status=None).body) == ("resource", b"body")


class _Counting(io.RawIOBase):
    """A file that keeps nothing but its size."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        return len(data)


def test_memory_does_not_grow_with_the_pages(dsn: str) -> None:
    async def work() -> tuple[int, int, int]:
        async with desk(dsn) as at:
            for number in range(30):
                page = random.Random(number).randbytes(1_000_000)
                await at.look(URL, story(title=f"Headline {number}"), body=page)
            file = _Counting()
            tracemalloc.start()
            shown = await write_bundle(at.database, Asked(URL), file)  # type: ignore[arg-type]
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return shown.captures, file.size, peak

    captures, size, peak = run(work())
    assert captures == 30 and size > 60_000_000
    assert peak < size / 4


def test_what_no_block_has_closed_waits_for_the_next_bundle(dsn: str) -> None:
    async def work() -> set[str]:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await seal(at)
            await at.look(URL, story(title="Another headline"), body=b"two")
            async with (
                at.database.transaction() as session
            ):  # as if they came in after the bundle's own sealing
                await session.connection.execute(
                    "CREATE OR REPLACE FUNCTION store.seal(at_most integer DEFAULT 10000) RETURNS integer"
                    " LANGUAGE sql AS 'SELECT 0'"
                )
            file = io.BytesIO()
            with pytest.raises(NothingKnown, match="neither looked at"):
                await write_bundle(at.database, Asked(URL, until=START), io.BytesIO())
            await write_bundle(at.database, Asked(URL), file)
            return set(zipfile.ZipFile(file).namelist())

    names = run(work())
    assert {"ledger/look-1.txt", "texts/revision-1.txt"} <= names
    assert not {"ledger/look-2.txt", "texts/revision-2.txt", "diffs/revision-2.html"} & names
